import type { Deployment, Made } from './deployment.ts';
import { attributeOf, intrinsicOf, isRecord, valuesIn } from './template.ts';

/** One statement of a policy, with its values as text. */
export interface Statement {
  /** Its resource: stack and logical id. */
  readonly of: string;
  readonly resource: Made;
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** By kind, such as `Service`. */
  readonly principals: Readonly<Record<string, readonly string[]>>;
  /** By operator and key, such as `StringEquals` and `aws:SourceAccount`. */
  readonly condition: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  readonly keys: readonly string[];
}

type Raw = Readonly<Record<string, unknown>>;

/** What identities may do: inline policies of roles, users and groups, and managed policies. */
export function permissionsOf(deployment: Deployment): Statement[] {
  return deployment.resources.flatMap((resource) => {
    const { Type: type, Properties } = resource;
    if (type === 'AWS::IAM::Policy' || type === 'AWS::IAM::ManagedPolicy')
      return statements(deployment, resource, Properties.PolicyDocument);
    if (!type.startsWith('AWS::IAM::')) return [];
    return ((Properties.Policies ?? []) as { PolicyDocument: unknown }[]).flatMap(({ PolicyDocument }) =>
      statements(deployment, resource, PolicyDocument),
    );
  });
}

/** Who may use a resource: the policies of queues, buckets, topics, keys and so on. */
export function resourcePoliciesOf(deployment: Deployment): Statement[] {
  return deployment.resources
    .filter(({ Type }) => !Type.startsWith('AWS::IAM::'))
    .flatMap((resource) =>
      ['PolicyDocument', 'KeyPolicy', 'ResourcePolicy'].flatMap((name) =>
        isRecord(resource.Properties[name]) ? statements(deployment, resource, resource.Properties[name]) : [],
      ),
    );
}

/** Who may assume a role. */
export const trustOf = (deployment: Deployment, role: Made): Statement[] =>
  statements(deployment, role, role.Properties.AssumeRolePolicyDocument);

function statements(deployment: Deployment, resource: Made, document: unknown): Statement[] {
  const texts = (value: unknown) =>
    value === undefined ? [] : [value].flat().map((one) => deployment.text(resource, one));
  return [(document as { Statement: Raw | Raw[] }).Statement].flat().map((raw) => ({
    of: `${resource.stack}: ${resource.id}`,
    resource,
    effect: String(raw.Effect),
    actions: texts(raw.Action),
    resources: texts(raw.Resource),
    principals: principalsOf(raw.Principal, texts),
    condition: nested(raw.Condition, (keys) => nested(keys, texts)),
    keys: Object.keys(raw),
  }));
}

function nested<T>(value: unknown, read: (inner: unknown) => T): Record<string, T> {
  return Object.fromEntries(Object.entries((value ?? {}) as Raw).map(([key, inner]) => [key, read(inner)]));
}

function principalsOf(principal: unknown, texts: (value: unknown) => string[]): Record<string, string[]> {
  if (principal === undefined) return {};
  if (!isRecord(principal)) return { AWS: texts(principal) };
  return nested(principal, texts);
}

/** The resources of its stack that refer to a role. */
export function usersOf(role: Made, resources: readonly Made[]): Made[] {
  return resources.filter(
    ({ stack, id, Properties }) =>
      stack === role.stack
      && id !== role.id
      && [...valuesIn(Properties)].some(({ value }) => {
        const [name, argument] = intrinsicOf(value) ?? [];
        return (
          (name === 'Ref' && argument === role.id) || (name === 'Fn::GetAtt' && attributeOf(argument)[0] === role.id)
        );
      }),
  );
}
