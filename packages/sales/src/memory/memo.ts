/** A menu and a chain are small, so most texts of a file repeat; a malformed file must not fill the memory. */
const MAX_TEXTS = 4096;

/** Makes a reader of short texts that caches its results. */
export function memoize<Value>(read: (text: string) => Value): (text: string) => Value {
  const known = new Map<string, Value>();
  return (text) => {
    let value = known.get(text);
    if (value === undefined) {
      // A field is a slice of its block and would keep all 64 KiB of it in memory; a copy does not.
      const copy = Buffer.from(text).toString();
      value = read(copy);
      if (known.size === MAX_TEXTS) known.clear();
      known.set(copy, value);
    }
    return value;
  };
}
