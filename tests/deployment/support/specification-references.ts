import { isCustom, specifiedOf } from './specification-database.ts';
import { attributeOf, intrinsicOf, referencesOfSub, type Resource, type Template, valuesIn } from './template.ts';

const PSEUDO_PARAMETERS = [
  'AWS::AccountId',
  'AWS::NoValue',
  'AWS::NotificationARNs',
  'AWS::Partition',
  'AWS::Region',
  'AWS::StackId',
  'AWS::StackName',
  'AWS::URLSuffix',
];

/** References to nothing: Ref, Fn::GetAtt, Fn::Sub, DependsOn, conditions. */
export function referenceProblems(template: Template): string[] {
  const { Resources, Outputs = {}, Conditions = {} } = template;
  const parts = [
    ...Object.entries(Resources),
    ...Object.entries(Outputs).map(([id, output]) => [`Outputs.${id}`, output] as const),
  ];
  return parts.flatMap(([what, part]) => [
    ...[part.Condition ?? [], ...conditionsIn(part)]
      .flat()
      .filter((name) => !(name in Conditions))
      .map((name) => `${what}: there is no condition ${name}.`),
    ...('Type' in part ? dependsOn(part) : [])
      .filter((id) => !(id in Resources))
      .map((id) => `${what} depends on ${id}, which does not exist.`),
    ...referencesIn(part).flatMap(([id, attribute]) => referenceProblem(template, what, id, attribute)),
  ]);
}

function referenceProblem(
  { Resources, Parameters = {} }: Template,
  what: string,
  id: string,
  attribute: string,
): string[] {
  const resource = Resources[id];
  if (attribute === '')
    return resource || id in Parameters || PSEUDO_PARAMETERS.includes(id)
      ? []
      : [`${what} refers to ${id}, which does not exist.`];
  if (!resource) return [`${what} uses ${attribute} of ${id}, which does not exist.`];
  const specified = specifiedOf(resource.Type);
  if (isCustom(resource.Type) || !specified || attribute in specified.attributes) return [];
  return [
    `${what} uses ${attribute} of ${id}, and ${resource.Type} has only `
      + `${Object.keys(specified.attributes).sort().join(', ')}.`,
  ];
}

/** Resources that depend on each other: CloudFormation would refuse the template. */
export function cyclesOf({ Resources }: Template): string[] {
  const visited = new Set<string>();
  const visit = (id: string, path: readonly string[]): string[] => {
    if (path.includes(id)) return [`${[...path.slice(path.indexOf(id)), id].join(' → ')} is a cycle.`];
    const resource = Resources[id];
    if (!resource || visited.has(id)) return [];
    const found = waitsFor(resource).flatMap((next) => visit(next, [...path, id]));
    visited.add(id);
    return found;
  };
  return Object.keys(Resources).flatMap((id) => visit(id, []));
}

const waitsFor = (resource: Resource): string[] => [
  ...new Set([...dependsOn(resource), ...referencesIn(resource).map(([id]) => id)]),
];

const dependsOn = ({ DependsOn = [] }: Resource): readonly string[] => [DependsOn].flat();

/** Logical ids or pseudo parameters that a part refers to; the attribute is '' if it uses none. */
function referencesIn(part: unknown): (readonly [id: string, attribute: string])[] {
  return [...valuesIn(part)].flatMap(({ value }) => {
    const [name, argument] = intrinsicOf(value) ?? [];
    if (name === 'Ref') return [[String(argument), ''] as const];
    if (name === 'Fn::GetAtt') return [attributeOf(argument)];
    if (name === 'Fn::Sub') return referencesOfSub(argument).map(attributeOf);
    return [];
  });
}

const conditionsIn = (part: unknown): string[] =>
  [...valuesIn(part)].flatMap(({ value }) => {
    const [name, argument] = intrinsicOf(value) ?? [];
    return name === 'Fn::If' ? [String((argument as unknown[])[0])] : [];
  });
