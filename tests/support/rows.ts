/** Hand-written rows of layout A, for tests that need to know every byte. */

const GOOD = {
  time: '25/08/2021 09:00',
  branch: 'Testbury',
  customer: 'Ann Example',
  basket: 'Regular Latte - 2.15',
  total: '2.15',
  payment: 'CARD',
  card: '1111222233334444',
};

export type Fields = Partial<typeof GOOD>;

/** A row with a quoted basket. */
export function row(fields: Fields = {}): string {
  const { time, branch, customer, basket, total, payment, card } = { ...GOOD, ...fields };
  return [time, branch, customer, `"${basket}"`, total, payment, card].join(',');
}

/** Good rows, each with its own minute and customer, so that no two are equal and the branch is clear. */
export const goodRows = (count: number, hour = 9, fields: Fields = {}): string[] =>
  Array.from({ length: count }, (_, minute) =>
    row({
      time: `25/08/2021 ${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`,
      customer: `Ann Example ${'abcdefghij'[minute % 10]!.repeat(2)}`,
      ...fields,
    }),
  );

export const lines = (...rows: readonly string[]): Buffer => Buffer.from(rows.map((line) => `${line}\n`).join(''));

/** Ten good rows, an odd one on {@link ODD_LINE}, ten good ones. */
export const around = (odd: string | Buffer, fields: Fields = {}): Buffer =>
  Buffer.concat([
    lines(...goodRows(10, 9, fields)),
    Buffer.from(odd as string),
    Buffer.from('\n'),
    lines(...goodRows(10, 10, fields)),
  ]);

export const ODD_LINE = 11;
export const GOOD_AROUND = 20;
