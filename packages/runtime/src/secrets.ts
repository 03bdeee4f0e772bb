import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { sqsClientOptions } from './client-options.ts';

/**
 * The text that Secrets Manager keeps, as it is now.
 *
 * @param id the secret's ARN or name
 * @throws Error naming the secret, never its content
 */
export async function readSecret(id: string): Promise<string> {
  const client = new SecretsManagerClient(sqsClientOptions);
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: id })).catch(failOf(`The secret ${id}`));
  if (SecretString === undefined) throw new Error(`The secret ${id} holds no text`);
  return SecretString;
}

/**
 * A parameter of the Parameter Store, decrypted, as it is now.
 *
 * @throws Error naming the parameter, never its content
 */
export async function readParameter(name: string): Promise<string> {
  const client = new SSMClient(sqsClientOptions);
  const { Parameter } = await client.send(new GetParameterCommand({ Name: name, WithDecryption: true })).catch(failOf(`The parameter ${name}`));
  if (Parameter?.Value === undefined) throw new Error(`The parameter ${name} has no value`);
  return Parameter.Value;
}

const failOf = (what: string) => (cause: Error): never => {
  throw new Error(`${what} could not be read: ${cause.name}: ${cause.message}`, { cause });
};
