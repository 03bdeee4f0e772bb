import type { FauxqsApp } from './fauxqs.ts';

/** The texts of Secrets Manager, by ARN, and of the Parameter Store, by name. */
export interface SecretStore {
  secrets: Map<string, string>;
  parameters: Map<string, string>;
}

/** Adds the two calls with which handlers read their secrets and parameters to the server. */
export function serveSecrets(app: FauxqsApp, { secrets, parameters }: SecretStore): void {
  const calls: Record<string, (request: Record<string, string>) => object | undefined> = {
    'secretsmanager.GetSecretValue': ({ SecretId = '' }) => {
      const SecretString = secrets.get(SecretId);
      return SecretString === undefined ? undefined : { ARN: SecretId, Name: SecretId, SecretString };
    },
    'AmazonSSM.GetParameter': ({ Name = '' }) => {
      const Value = parameters.get(Name);
      return Value === undefined ? undefined : { Parameter: { Name, Value, Type: 'SecureString' } };
    },
  };
  app.addHook('preHandler', (request, reply, done) => {
    const call = calls[String(request.headers['x-amz-target'])];
    if (!call) {
      done();
      return;
    }
    const answer = call(JSON.parse(String(request.body)) as Record<string, string>);
    reply.code(answer ? 200 : 400).header('content-type', 'application/x-amz-json-1.1');
    reply.send(
      JSON.stringify(
        answer ?? { __type: 'ResourceNotFoundException', message: 'no secret or parameter has that name' },
      ),
    );
  });
}
