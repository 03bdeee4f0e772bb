/** Some of the values, in an order that the number decides; 0 is their own. */
export function drawMessages<T>(values: readonly T[], count: number, order: number): T[] {
  const waiting = [...values];
  return Array.from(
    { length: Math.min(count, waiting.length) },
    (_, at) => waiting.splice(Math.floor(order / 7 ** at) % waiting.length, 1)[0]!,
  );
}
