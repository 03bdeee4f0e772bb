import { dirname, resolve } from 'node:path';
import { isRecord, readYamlFile } from './yaml-file.ts';

/** The stage of the embedded cloud. */
export const STAGE = 'local';

// The innermost `${source:…}` or `${source(…)…}`. CloudFormation's own `${AWS::Region}` and `${Bucket.Arn}` are kept.
const VARIABLE = /\$\{((?:sls|self|opt|param|env):(?!:)[^${}]*|file\([^${}]*)\}/;

/**
 * Reads a `serverless.yml` with the framework's variables replaced: `sls:stage`, `self:`, `opt:`, `param:`, `env:` and
 * `file()`, each with its default after a comma; a `file()` of JavaScript is not run. A variable without a value is
 * kept, so that values that only AWS needs do not stop a local run; {@link resolveTemplate} throws where one is used.
 * @throws Error if a file cannot be read
 */
export function readServerlessFile(path: string): Record<string, unknown> {
  const document = readYamlFile(path);
  if (!isRecord(document)) throw new Error(`${path} is not a YAML mapping`);
  const fill = (value: unknown): unknown => {
    if (typeof value === 'string') return fillText(value);
    if (Array.isArray(value)) return value.map(fill);
    if (!isRecord(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fill(inner)]));
  };
  const fillText = (text: string): unknown => {
    const match = VARIABLE.exec(text);
    if (!match) return text;
    const [whole, expression] = match;
    const found = lookUp(expression!, document, dirname(path));
    if (found === undefined) return text;
    if (whole === text) return fill(found);
    return fillText(text.replace(whole, () => scalarText(found)));
  };
  // Parameters may be in their own file, and are needed to resolve the rest.
  document.params = fill(document.params);
  return fill(document) as Record<string, unknown>;
}

function scalarText(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Error(`a list or mapping cannot be part of a text: ${JSON.stringify(value)}`);
}

function lookUp(expression: string, document: Record<string, unknown>, folder: string): unknown {
  for (const alternative of expression.split(',')) {
    const found = lookUpOne(alternative.trim(), document, folder);
    if (found !== undefined) return found;
  }
  return undefined;
}

function lookUpOne(source: string, document: Record<string, unknown>, folder: string): unknown {
  const literal = /^(?:'(.*)'|"(.*)")$/.exec(source);
  if (literal) return literal[1] ?? literal[2];
  const file = /^file\(([^)]*)\)(?::(.*))?$/.exec(source);
  if (file?.[1]?.endsWith('js')) return undefined;
  if (file) return valueAt(readYamlFile(resolve(folder, file[1]!)), file[2]);
  const separator = source.indexOf(':');
  const name = source.slice(separator + 1);
  switch (source.slice(0, separator)) {
    case 'sls':
      return name === 'stage' ? STAGE : undefined;
    case 'self':
      return valueAt(document, name);
    case 'param':
      return valueAt(document, `params.${STAGE}.${name}`) ?? valueAt(document, `params.default.${name}`);
    case 'env':
      return process.env[name];
    default:
      return undefined;
  }
}

function valueAt(value: unknown, path: string | undefined): unknown {
  return (path ?? '')
    .split('.')
    .filter(Boolean)
    .reduce<unknown>((inner, key) => (isRecord(inner) ? inner[key] : undefined), value);
}
