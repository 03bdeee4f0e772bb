/** The last word that labels share: `Customers` of `New customers` and `Returning customers`. */
export function findCommonWord(labels: readonly string[]): string {
  if (labels.length === 1) return labels[0]!;
  const [word, ...others] = new Set(labels.map((label) => label.split(' ').at(-1)!));
  return others.length === 0 ? word!.charAt(0).toUpperCase() + word!.slice(1) : labels.join(' + ');
}
