import { GetParameterCommand, ParameterNotFound, type SSMClient } from '@aws-sdk/client-ssm';

/** SES's limit for one message: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_Destination.html */
const MAX_RECIPIENTS = 50;

/**
 * The addresses that reports are mailed to, read again each time.
 *
 * @param parameter a StringList
 * @throws Error that says what to do if it has no address, or too many
 */
export async function readRecipients(ssm: SSMClient, parameter: string): Promise<string[]> {
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name: parameter })).catch((error: unknown) => {
    if (error instanceof ParameterNotFound) return { Parameter: undefined };
    throw error;
  });
  const addresses = (Parameter?.Value ?? '')
    .split(',')
    .map((address) => address.trim())
    .filter((address) => address !== '');
  const put =
    `aws ssm put-parameter --overwrite --name ${parameter} `
    + '--type StringList --value ann@example.com,bob@example.com';
  if (addresses.length === 0) throw new Error(`The report has no recipients: ${parameter} has no address. Run ${put}`);
  if (addresses.length > MAX_RECIPIENTS)
    throw new Error(
      `${parameter} has ${addresses.length} addresses, and a mail can go to ${MAX_RECIPIENTS} at most. `
        + 'Use one address for a group of people.',
    );
  return addresses;
}
