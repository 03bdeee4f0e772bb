/** Who may deploy, and what the deploying roles may do. */
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { stackName, STACKS } from '@brewline/delivery';
import { readYamlFile } from '@brewline/local/platform';
import { deploymentOf, type Made } from './support/deployment.ts';
import { REPOSITORY } from './support/packaged.ts';
import { textsIn } from './support/template.ts';

const deployments = await Promise.all([deploymentOf('prod'), deploymentOf('existing')]);

interface Statement {
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: Record<string, Record<string, unknown>>;
}
interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, unknown> & {
    PolicyDocument: { Statement: Statement[] };
    AssumeRolePolicyDocument: { Statement: Statement[] };
  };
}

describe('the deploying role', () => {
  const { Resources } = readYamlFile(join(REPOSITORY, 'infra/delivery.yml')) as { Resources: Record<string, Resource> };
  const statements = Resources.StageRolesPolicy!.Properties.PolicyDocument.Statement;
  const allowing = (action: string): Statement => statements.find(({ Action }) => [Action].flat().includes(action))!;
  const allowedIn = (condition: string): string[] =>
    textsIn(allowing(condition.startsWith('iam:PolicyARN') ? 'iam:AttachRolePolicy' : 'iam:PassRole').Condition).sort();
  const roles = deployments
    .flatMap((deployment) => deployment.all('AWS::IAM::Role'))
    .filter(({ id }) => !(id in Resources));

  test('can be assumed only by GitHub’s environment of the stage, in one repository', () => {
    const [statement, ...others] = Resources.GithubRole!.Properties.AssumeRolePolicyDocument.Statement;
    expect(others).toEqual([]);
    expect(statement!.Condition).toEqual({
      StringEquals: {
        'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
        'token.actions.githubusercontent.com:sub': 'repo:${param:githubRepository}:environment:${sls:stage}',
      },
    });
  });

  test('may use named actions on named roles, and only read itself', () => {
    expect(statements.flatMap(({ Action }) => Action).filter((action) => action.includes('*'))).toEqual([]);
    const looking = statements.filter(({ Action }) => [Action].flat().every((action) => action.startsWith('iam:Get')));
    const looked = looking.flatMap(({ Resource }) => textsIn(Resource)).filter((text) => text.startsWith('arn:'));
    expect(looked.map((resource) => resource.split('${AWS::AccountId}:')[1])).toEqual([
      'policy/brewline-platform-${sls:stage}-StageRolesPolicy-*',
      ...['GithubRole', 'CodebuildRole'].map((own) => `role/${String(Resources[own]!.Properties.RoleName)}`),
    ]);
    const resources = statements
      .filter((statement) => !looking.includes(statement))
      .flatMap(({ Resource }) => textsIn(Resource));
    expect(resources.filter((resource) => !/:(role|instance-profile)\/brewline-/.test(resource))).toEqual([]);
    for (const own of ['GithubRole', 'CodebuildRole'])
      expect(nameAllows(String(Resources[own]!.Properties.RoleName))).toBe(false);
  });

  test('may create every role of the stacks, and pass it to the service it is for', () => {
    expect(roles.map(nameOf).filter((name) => !nameAllows(name))).toEqual([]);
    const principals = roles.flatMap(({ Properties }) =>
      (Properties.AssumeRolePolicyDocument as { Statement: { Principal: unknown }[] }).Statement.flatMap(
        ({ Principal }) => textsIn(Principal),
      ),
    );
    expect([...new Set(principals)].sort()).toEqual(allowedIn('iam:PassedToService'));
  });

  test('may attach to those roles their managed policies, and no other', () => {
    const attached = roles.flatMap(({ Properties }) =>
      textsIn(Properties.ManagedPolicyArns)
        .map((text) => text.slice(text.indexOf(':policy/')))
        .filter((text) => text.startsWith(':policy/')),
    );
    expect([...new Set(attached)].sort()).toEqual(
      allowedIn('iam:PolicyARN').map((text) => text.slice(text.indexOf(':policy/'))),
    );
  });

  /** As in IAM; CloudFormation adds a random suffix to the name of a role without one. */
  function nameOf({ stack, id, Properties }: Made): string {
    const stackOf = stackName(
      STACKS.find(({ name }) => name === stack)!,
      'prod',
    );
    const given =
      textsIn(Properties.RoleName).length > 0 ? deployments[0].text({ stack }, Properties.RoleName) : undefined;
    return given ?? `${stackOf}-${id}-RANDOM`;
  }

  function nameAllows(name: string): boolean {
    const patterns = textsIn(allowing('iam:CreateRole').Resource).map((arn) =>
      arn.slice(arn.indexOf(':role/') + 6).replaceAll('${sls:stage}', 'prod'),
    );
    return patterns.some((pattern) =>
      pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern,
    );
  }
});
