/** Secrets are in Secrets Manager and nowhere else. */
import { expect, test } from '@jest/globals';
import { deploymentsOf } from './support/deployment.ts';
import { intrinsicOf, valuesIn } from './support/template.ts';

const deployments = await deploymentsOf('prod', 'existing');
const [, prod] = deployments[0]!;
const SECRET_NAME = /secret|password|token|credential|private|(^|_)key($|_)/i;
/** Properties with such names that say how a secret is generated or where it is. */
const NO_SECRET = /^(SecretStringTemplate|ServiceToken|HttpTokens|Key)$/;
/** An access key's id, a private key, a login in a URL. */
const SECRET_TEXT = /\b(AKIA|ASIA)[A-Z0-9]{16}\b|-----BEGIN|:\/\/[^/\s:@{}]+:[^/\s@{}]+@/;

test.each(deployments)(
  '%s: no function’s environment contains a secret, only the names of secrets',
  (_, deployment) => {
    for (const lambda of deployment.all('AWS::Lambda::Function')) {
      const { Variables } = lambda.Properties.Environment as { Variables: Record<string, unknown> };
      for (const [name, value] of Object.entries(Variables)) {
        const text = deployment.text(lambda, value);
        expect({ name, text }).not.toEqual({
          name,
          text: expect.stringMatching(/\{\{resolve:(secretsmanager|ssm-secure)/),
        });
        expect({ name, text }).not.toEqual({ name, text: expect.stringMatching(SECRET_TEXT) });
        if (SECRET_NAME.test(name))
          expect({ name, kind: kindOf(text) }).toEqual({ name, kind: 'a reference to a secret' });
      }
    }

    function kindOf(text: string): string {
      const [, stack, id] = /^\{(\w+)\.(\w+)(?:\.[\w.]+)?\}$/.exec(text) ?? [];
      const type = deployment.resources.find((resource) => resource.stack === stack && resource.id === id)?.Type;
      return type === 'AWS::SecretsManager::Secret' ? 'a reference to a secret' : text;
    }
  },
);

test.each(deployments)('%s: no template contains a password, key or token', (_, { compiled }) => {
  for (const [stack, template] of Object.entries(compiled)) {
    for (const { value, path } of valuesIn(template.Resources)) {
      if (typeof value !== 'string') continue;
      const where = [stack, ...path].join('.');
      expect({ where, value }).not.toEqual({ where, value: expect.stringMatching(SECRET_TEXT) });
      const name = path.at(-1)!;
      if (path.includes('Environment') || path.includes('Condition') || !SECRET_NAME.test(name) || NO_SECRET.test(name))
        continue;
      expect({ where, value }).toEqual({
        where,
        value: expect.stringMatching(/^\{\{resolve:(secretsmanager|ssm-secure):/),
      });
    }
  }
});

test('the pseudonym key is generated once and never changed: another would need a full reload', () => {
  const id = /^\{platform\.(\w+)\}$/.exec(
    prod.text({ stack: 'extract' }, { 'Fn::ImportValue': 'brewline-prod-pseudonym-key-arn' }),
  )?.[1];

  expect(prod.resources.find((resource) => resource.id === id)).toMatchObject({
    Type: 'AWS::SecretsManager::Secret',
    DeletionPolicy: expect.stringMatching(/^Retain/),
    UpdateReplacePolicy: 'Retain',
  });
  // CloudFormation generates a new value when any of these changes, also by an added default.
  expect(prod.resources.find((resource) => resource.id === id)!.Properties.GenerateSecretString).toEqual({
    PasswordLength: 64,
    ExcludePunctuation: true,
  });
});

test('no secret is rotated or replicated automatically', () => {
  const types = new Set(prod.resources.map(({ Type }) => Type));

  expect([...types].filter((type) => type === 'AWS::SecretsManager::RotationSchedule')).toEqual([]);
  expect(
    prod
      .all('AWS::SecretsManager::Secret')
      .filter(
        ({ Properties }) =>
          intrinsicOf(Properties.SecretString) ?? Properties.SecretString ?? Properties.ReplicaRegions,
      ),
  ).toEqual([]);
});
