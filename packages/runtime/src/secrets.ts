import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { clientOptions } from './client-options.ts';

/**
 * Reads the current text of a secret in Secrets Manager.
 *
 * @param id the secret's ARN or name
 * @param signal aborts the request
 * @throws Error naming the secret, never its content
 */
export async function readSecret(id: string, signal?: AbortSignal): Promise<string> {
  const request = new GetSecretValueCommand({ SecretId: id });
  const response = sendOnce(new SecretsManagerClient(clientOptions), (client) =>
    client.send(request, signal && { abortSignal: signal }),
  );
  const { SecretString } = await response.catch(throwUnreadable(`The secret ${id}`));
  if (SecretString === undefined) throw new Error(`The secret ${id} has no text`);
  return SecretString;
}

/**
 * Reads the current value of a parameter in the Parameter Store, decrypted.
 *
 * @throws Error naming the parameter, never its content
 */
export async function readParameter(name: string): Promise<string> {
  const request = new GetParameterCommand({ Name: name, WithDecryption: true });
  const response = sendOnce(new SSMClient(clientOptions), (client) => client.send(request));
  const { Parameter } = await response.catch(throwUnreadable(`The parameter ${name}`));
  if (Parameter?.Value === undefined) throw new Error(`The parameter ${name} has no value`);
  return Parameter.Value;
}

/** Hours may pass between two reads: a client kept for the next one would keep its connection open. */
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
