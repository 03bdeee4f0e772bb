/** A CloudFormation template compiled by the framework. */
export interface Template {
  readonly Parameters?: Readonly<Record<string, unknown>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, Output>>;
}

export interface Resource {
  readonly Type: string;
  readonly Properties?: Properties;
  readonly Condition?: string;
  readonly DependsOn?: string | readonly string[];
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

export interface Output {
  readonly Value: unknown;
  readonly Condition?: string;
  readonly Export?: { readonly Name: unknown };
}

export type Properties = Readonly<Record<string, unknown>>;

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A value's intrinsic function, such as `['Fn::GetAtt', ['Queue', 'Arn']]`, if it is one. */
export function intrinsicOf(value: unknown): readonly [name: string, argument: unknown] | undefined {
  if (!isRecord(value)) return undefined;
  const [entry, ...others] = Object.entries(value);
  return entry && others.length === 0 && (entry[0].startsWith('Fn::') || entry[0] === 'Ref' || entry[0] === 'Condition')
    ? entry
    : undefined;
}

/** The target of a `!GetAtt`, in either notation. */
export function attributeOf(argument: unknown): readonly [id: string, attribute: string] {
  const [id = '', ...attribute] = Array.isArray(argument) ? argument.map(String) : String(argument).split('.');
  return [id, attribute.join('.')];
}

/** The references in the text of a `Fn::Sub`, without its own variables: `['AWS::Region', 'Queue.Arn']`. */
export function referencesOfSub(argument: unknown): string[] {
  const [text, variables = {}] = Array.isArray(argument)
    ? (argument as [string, Record<string, unknown>?])
    : [String(argument)];
  return [...text.matchAll(/\$\{([^!}][^}]*)\}/g)]
    .map((match) => match[1]!.trim())
    .filter((name) => !(name in variables));
}

/** Every value in a part of a template, depth first, with its path. */
export function* valuesIn(
  value: unknown,
  path: readonly string[] = [],
): Generator<{ value: unknown; path: readonly string[] }> {
  yield { value, path };
  if (Array.isArray(value))
    for (const [index, inner] of value.entries()) yield* valuesIn(inner, [...path, String(index)]);
  else if (isRecord(value)) for (const [key, inner] of Object.entries(value)) yield* valuesIn(inner, [...path, key]);
}

/** Every string in a value. */
export const textsIn = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(textsIn)
      : [];
