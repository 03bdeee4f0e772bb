import { readFileSync } from 'node:fs';
import { isCollection, isScalar, parseDocument, visit, YAMLMap } from 'yaml';

/**
 * Reads a YAML file with CloudFormation's short tags written out: `!Ref x` is `{Ref: x}`, `!GetAtt a.b` is
 * `{'Fn::GetAtt': ['a', 'b']}`, any other `!Name x` is `{'Fn::Name': x}`.
 * @throws Error naming the file and line of a syntax error
 */
export function readYamlFile(path: string): unknown {
  // Silent, because every CloudFormation tag would earn a warning.
  const document = parseDocument(readFileSync(path, 'utf8'), { logLevel: 'silent', merge: true });
  const [error] = document.errors;
  if (error) throw new Error(`${path}: ${error.message}`);
  visit(document, {
    Node(_, node) {
      if (!isScalar(node) && !isCollection(node)) return undefined;
      if (!node.tag?.startsWith('!')) return undefined;
      const name = node.tag.slice(1);
      delete node.tag;
      const written = new YAMLMap();
      written.set(name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`, node);
      return written;
    },
  });
  // The files are our own: however often one names an anchor, it is no attack.
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
