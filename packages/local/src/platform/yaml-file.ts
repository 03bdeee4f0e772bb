import { readFileSync } from 'node:fs';
import { isCollection, isScalar, parseDocument, visit, YAMLMap } from 'yaml';

/**
 * Reads a YAML file with CloudFormation's short tags expanded: `!Ref x` is `{Ref: x}`, `!GetAtt a.b` is
 * `{'Fn::GetAtt': ['a', 'b']}`, any other `!Name x` is `{'Fn::Name': x}`.
 * @throws Error naming the file and line of a syntax error
 */
export function readYamlFile(path: string): unknown {
  // Silent, because every CloudFormation tag would cause a warning.
  const document = parseDocument(readFileSync(path, 'utf8'), { logLevel: 'silent', merge: true });
  const [error] = document.errors;
  if (error) throw new Error(`${path}: ${error.message}`);
  visit(document, {
    Node(_, node) {
      if (!isScalar(node) && !isCollection(node)) return undefined;
      if (!node.tag?.startsWith('!')) return undefined;
      const name = node.tag.slice(1);
      delete node.tag;
      const expanded = new YAMLMap();
      expanded.set(name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`, node);
      return expanded;
    },
  });
  // No limit against alias attacks: the files are our own.
  return splitGetAtt(document.toJS({ maxAliasCount: -1 }));
}

function splitGetAtt(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(splitGetAtt);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === 'Fn::GetAtt' && typeof inner === 'string' ? inner.split('.') : splitGetAtt(inner),
    ]),
  );
}

/** Whether a value from a YAML file is a mapping. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
