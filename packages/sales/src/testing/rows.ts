/** Rows and files as tests write them. */

const GOOD = {
  time: '25/08/2021 09:00',
  branch: 'Testbury',
  customer: 'Ann Example',
  basket: 'Regular Latte - 2.15',
  total: '2.15',
  payment: 'CARD',
  card: '1111222233334444',
};

/** A row of layout A, its basket in quotes. */
export const nightly = (fields: Partial<typeof GOOD> = {}): string => {
  const { time, branch, customer, basket, total, payment, card } = { ...GOOD, ...fields };
  return `${time},${branch},${customer},"${basket}",${total},${payment},${card}`;
};

export const file = (...lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

/** The same bytes in pieces of one size. */
export function* inPieces(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}
