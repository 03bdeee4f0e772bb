import { GetParameterCommand, ParameterNotFound, type SSMClient } from '@aws-sdk/client-ssm';

/** A parameter of the Parameter Store; a SecureString stays encrypted. `undefined` if there is none. */
export async function findParameter(
  ssm: SSMClient,
  name: string,
): Promise<{ type: string; value: string } | undefined> {
  try {
    const { Parameter = {} } = await ssm.send(new GetParameterCommand({ Name: name }));
    return { type: Parameter.Type ?? '', value: Parameter.Value ?? '' };
  } catch (error) {
    if (error instanceof ParameterNotFound) return undefined;
    throw error;
  }
}
