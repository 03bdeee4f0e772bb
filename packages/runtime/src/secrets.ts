import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { clientOptions } from './client-options.ts';

/**
 * The text that Secrets Manager keeps, as it is now.
 *
 * @param id the secret's ARN or name
 * @param signal ends the request, with an error
 * @throws Error naming the secret, never its content
 */
export async function readSecret(id: string, signal?: AbortSignal): Promise<string> {
  const request = new GetSecretValueCommand({ SecretId: id });
  const reading = sendOnce(new SecretsManagerClient(clientOptions), (client) =>
    client.send(request, signal && { abortSignal: signal }),
  );
  const { SecretString } = await reading.catch(throwUnreadable(`The secret ${id}`));
  if (SecretString === undefined) throw new Error(`The secret ${id} holds no text`);
  return SecretString;
}

/**
 * A parameter of the Parameter Store, decrypted, as it is now.
 *
 * @throws Error naming the parameter, never its content
 */
export async function readParameter(name: string): Promise<string> {
  const request = new GetParameterCommand({ Name: name, WithDecryption: true });
  const reading = sendOnce(new SSMClient(clientOptions), (client) => client.send(request));
  const { Parameter } = await reading.catch(throwUnreadable(`The parameter ${name}`));
  if (Parameter?.Value === undefined) throw new Error(`The parameter ${name} has no value`);
  return Parameter.Value;
}

/** Hours may lie between two readings: a client kept for the next one would keep its connection open. */
async function sendOnce<Client extends { destroy(): void }, T>(
  client: Client,
  request: (client: Client) => Promise<T>,
): Promise<T> {
  try {
    return await request(client);
  } finally {
    client.destroy();
  }
}

const throwUnreadable =
  (what: string) =>
  (cause: Error): never => {
    throw new Error(`${what} could not be read: ${cause.name}: ${cause.message}`, { cause });
  };
