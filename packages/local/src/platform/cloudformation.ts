import { isRecord } from './yaml-file.ts';

/** What a template may refer to. */
export interface TemplateScope {
  /** `AWS::Region` and the like. */
  pseudoParameters: Record<string, string>;
  resources: Record<string, { ref: string; attributes: Record<string, string> }>;
  /** The value exported under a name, or undefined. */
  exported(name: string): string | undefined;
}

/**
 * Computes a template's value: the text, list or mapping that CloudFormation would pass to the resource.
 * Supports Ref, GetAtt, Sub, Join and ImportValue: the part of CloudFormation that our own files use to wire queues,
 * buckets and functions.
 * @throws Error naming the reference, function or framework variable that has no value on this machine
 */
export function resolveTemplate(value: unknown, scope: TemplateScope): unknown {
  if (typeof value === 'string' && value.includes('${')) throw new Error(`no value on this machine for ${value}`);
  if (Array.isArray(value)) return value.map((inner) => resolveTemplate(inner, scope));
  if (!isRecord(value)) return value;
  const [name, ...others] = Object.keys(value);
  if (name !== undefined && others.length === 0 && (name === 'Ref' || name.startsWith('Fn::')))
    return callFunction(name, value[name], scope);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolveTemplate(inner, scope)]));
}

/**
 * Like {@link resolveTemplate}, for values that have to be text, such as an environment variable; numbers and booleans
 * are converted.
 * @throws Error also if the value is a list or a mapping
 */
export function resolveText(value: unknown, scope: TemplateScope): string {
  const resolved = resolveTemplate(value, scope);
  if (typeof resolved === 'string' || typeof resolved === 'number' || typeof resolved === 'boolean')
    return String(resolved);
  throw new Error(`expected text, but the yml has ${JSON.stringify(value)}`);
}

function callFunction(name: string, argument: unknown, scope: TemplateScope): unknown {
  switch (name) {
    case 'Ref':
      return resolveReference(String(argument), scope);
    case 'Fn::GetAtt':
      return resolveReference((argument as string[]).join('.'), scope);
    case 'Fn::Sub':
      if (typeof argument === 'string')
        return argument.replace(/\$\{([^}]+)\}/g, (_, inner: string) => resolveReference(inner.trim(), scope));
      break;
    case 'Fn::Join': {
      const [separator, parts] = argument as [string, unknown[]];
      return parts.map((part) => resolveText(part, scope)).join(separator);
    }
    case 'Fn::ImportValue': {
      const exportName = resolveText(argument, scope);
      const found = scope.exported(exportName);
      if (found === undefined) throw new Error(`no resource on this machine is exported as ${exportName}`);
      return found;
    }
  }
  throw new Error(`${name}: ${JSON.stringify(argument)} cannot be computed on this machine`);
}

function resolveReference(name: string, scope: TemplateScope): string {
  const [logicalId, ...attribute] = name.split('.');
  const resource = scope.resources[logicalId!];
  const found =
    attribute.length === 0
      ? (scope.pseudoParameters[name] ?? resource?.ref)
      : resource?.attributes[attribute.join('.')];
  if (found === undefined) throw new Error(`${name} does not exist on this machine`);
  return found;
}
