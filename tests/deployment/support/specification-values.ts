import type { Property, PropertyType, SpecDatabase } from '@aws-cdk/service-spec-types';
import { intrinsicOf, isRecord } from './template.ts';

/** Functions that return text or a list; for the others, such as Ref, only the deployment knows. */
const TEXT_FUNCTIONS = ['Fn::Base64', 'Fn::ImportValue', 'Fn::Join', 'Fn::Sub', 'Fn::ToJsonString'];
const LIST_FUNCTIONS = ['Fn::Cidr', 'Fn::GetAZs', 'Fn::Split'];
const OTHER_FUNCTIONS = ['Fn::FindInMap', 'Fn::GetAtt', 'Fn::Length', 'Fn::Select', 'Fn::Transform', 'Ref'];
const DYNAMIC_REFERENCE = /^\{\{resolve:(ssm|ssm-secure|secretsmanager):[^}]+\}\}$/;

/**
 * Problems of the properties of a resource or a part of one: unknown and missing ones, and values of another type.
 */
export function propertyProblems(
  database: SpecDatabase,
  values: Readonly<Record<string, unknown>>,
  { properties }: { readonly properties: Readonly<Record<string, Property>> },
  what: string,
): string[] {
  const missing = Object.entries(properties).filter(
    ([name, { required }]) => required === true && (!(name in values) || isNoValue(values[name])),
  );
  return [
    ...missing.map(([name]) => `${what}: ${name} is missing.`),
    ...Object.entries(values).flatMap(([name, value]) => {
      const property = properties[name];
      if (!property) return [`${what}: there is no property ${name}.${nearest(name, Object.keys(properties))}`];
      return valueProblems(database, value, [property.type, ...(property.previousTypes ?? [])], `${what}.${name}`);
    }),
  ];
}

/** None if the value fits one of the types, else the problems with the one it fits best. */
function valueProblems(database: SpecDatabase, value: unknown, types: readonly PropertyType[], what: string): string[] {
  const [name, argument] = intrinsicOf(value) ?? [];
  if (name === 'Fn::If')
    return (argument as unknown[]).slice(1).flatMap((branch) => valueProblems(database, branch, types, what));
  const problems = types.map((type) =>
    name === undefined ? literalProblems(database, value, type, what) : functionProblems(name, type, what),
  );
  return problems.sort((a, b) => a.length - b.length)[0] ?? [];
}

function functionProblems(name: string, type: PropertyType, what: string): string[] {
  if (type.type === 'union')
    return type.types.map((inner) => functionProblems(name, inner, what)).sort((a, b) => a.length - b.length)[0] ?? [];
  if (OTHER_FUNCTIONS.includes(name)) return [];
  if (TEXT_FUNCTIONS.includes(name))
    return ['array', 'map', 'ref', 'tag'].includes(type.type)
      ? [`${what} takes ${nameOf(type)}, and ${name} returns a text.`]
      : [];
  if (LIST_FUNCTIONS.includes(name))
    return type.type === 'array' || type.type === 'json'
      ? []
      : [`${what} takes ${nameOf(type)}, and ${name} returns a list.`];
  return [`${what}: there is no function ${name}.`];
}

function literalProblems(database: SpecDatabase, value: unknown, type: PropertyType, what: string): string[] {
  const fits = (isRight: boolean) => (isRight ? [] : [`${what} takes ${nameOf(type)}, not ${JSON.stringify(value)}.`]);
  if (typeof value === 'string' && DYNAMIC_REFERENCE.test(value)) return [];
  switch (type.type) {
    case 'string':
    case 'date-time':
      return isScalar(value)
        ? allowed(String(value), 'allowedValues' in type ? type.allowedValues : undefined, what)
        : fits(false);
    // CloudFormation accepts a number or a boolean written as text, and text written as one.
    case 'integer':
      return /^-?\d+$/.test(scalarText(value))
        ? allowed(scalarText(value), type.allowedValues?.map(String), what)
        : fits(false);
    case 'number':
      return fits(scalarText(value).trim() !== '' && Number.isFinite(Number(scalarText(value))));
    case 'boolean':
      return fits(/^(true|false)$/.test(scalarText(value)));
    case 'json':
      return fits(isRecord(value) || Array.isArray(value) || isJson(value));
    case 'tag':
      return isRecord(value) ? propertyProblems(database, value, TAG, what) : fits(false);
    case 'array':
      return Array.isArray(value)
        ? value.flatMap((inner, index) => valueProblems(database, inner, [type.element], `${what}.${index}`))
        : fits(false);
    case 'map':
      return isRecord(value)
        ? Object.entries(value).flatMap(([key, inner]) =>
            valueProblems(database, inner, [type.element], `${what}.${key}`),
          )
        : fits(false);
    case 'ref':
      return isRecord(value)
        ? propertyProblems(database, value, database.get('typeDefinition', type.reference.$ref), what)
        : fits(false);
    case 'union':
      return valueProblems(database, value, type.types, what);
    case 'null':
      return fits(value === null);
  }
}

const TEXT = { required: true, type: { type: 'string' } } as const;
const TAG: { readonly properties: Readonly<Record<string, Property>> } = { properties: { Key: TEXT, Value: TEXT } };

function allowed(text: string, values: readonly string[] | undefined, what: string): string[] {
  return values === undefined || values.includes(text)
    ? []
    : [`${what} is ${JSON.stringify(text)}, and may be ${values.join(', ')}.`];
}

const NAMES: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  integer: 'a whole number',
  map: 'a mapping',
  ref: 'a mapping',
  tag: 'a tag',
  string: 'a text',
  json: 'a mapping',
};
const nameOf = ({ type }: PropertyType): string => NAMES[type] ?? `a ${type}`;

const isScalar = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value);
const scalarText = (value: unknown): string => (isScalar(value) ? String(value) : '');
const isNoValue = (value: unknown): boolean => isRecord(value) && value.Ref === 'AWS::NoValue';

function isJson(value: unknown): boolean {
  try {
    return typeof JSON.parse(String(value)) === 'object';
  } catch {
    return false;
  }
}

/** A misspelt name often differs only in case. */
function nearest(name: string, names: readonly string[]): string {
  const found = names.find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  return found === undefined ? '' : ` There is ${found}.`;
}
