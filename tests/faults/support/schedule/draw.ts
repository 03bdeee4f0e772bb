/** Up to `count` of the values, in an order selected by a number; 0 is the given order. */
export function drawMessages<T>(values: readonly T[], count: number, order: number): T[] {
  const waiting = [...values];
  return Array.from(
    { length: Math.min(count, waiting.length) },
    (_, at) => waiting.splice(Math.floor(order / 7 ** at) % waiting.length, 1)[0]!,
  );
}
