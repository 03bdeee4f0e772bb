import { GetParameterCommand, ParameterNotFound, type SSMClient } from '@aws-sdk/client-ssm';

/** SES's own bound of one message: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_Destination.html */
const MAX_RECIPIENTS = 50;

/**
 * Whom reports are mailed to, read anew each time.
 *
 * @param parameter a StringList
 * @throws Error that says what to do when it names nobody, or too many
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
  if (addresses.length === 0) throw new Error(`Nobody would get the report: ${parameter} names no address. Run ${put}`);
  if (addresses.length > MAX_RECIPIENTS)
    throw new Error(
      `${parameter} names ${addresses.length} addresses, and a mail goes to ${MAX_RECIPIENTS} at most. `
        + 'Give a group an address of its own.',
    );
  return addresses;
}
