/**
 * Parses the values of all `--param name=value`.
 * @throws Error for one without a name or an equals sign
 */
export function parseParameters(texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const equals = text.indexOf('=');
      if (equals < 1) throw new Error(`--param takes name=value, not "${text}". Nothing was done.`);
      return [text.slice(0, equals), text.slice(equals + 1)];
    }),
  );
}
