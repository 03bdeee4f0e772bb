/** Random versions of files, and their bytes. */
import fc from 'fast-check';
import {
  type BranchFile,
  type Dirt,
  DIRTS,
  FILES,
  type LayoutName,
  LAYOUTS,
  type PlainSale,
  type PlannedRow,
  writeBinary,
  writeFile,
} from './branch-file.ts';
import type { Item } from './model.ts';

/** The rows that the versions of a history share. */
export type SharedRows = readonly Omit<PlannedRow, 'dirt'>[];

/** The content of one version of a file. Its rows come from the history's, so that versions and files overlap. */
export type Version =
  | { readonly holds: 'nothing' }
  | { readonly holds: 'binary'; readonly lines: number }
  | {
      readonly holds: 'rows';
      readonly layout: LayoutName;
      /** Indexes of the history's rows, in this order, with repetitions. */
      readonly rows: readonly number[];
      readonly dirt: readonly { readonly at: number; readonly dirt: Dirt }[];
      /** In order of time, as a till writes it. */
      readonly sorted: boolean;
      /** Additional rows, out of the same thousands: more than fit into a chunk. */
      readonly many?: Many;
    };

export interface Many {
  readonly from: number;
  readonly count: number;
  /** Plain rows, rows to be rejected, or rows with long names, of which few fit into a chunk. */
  readonly rows: 'plain' | 'faulty' | 'wide';
}

const ITEMS: readonly Item[] = [
  { size: 'Regular', name: 'Latte', flavour: '', price: 215 },
  { size: 'Large', name: 'Latte', flavour: '', price: 245 },
  { size: 'Regular', name: 'Latte', flavour: '', price: 220 },
  { size: 'Regular', name: 'Latte', flavour: 'Hazelnut', price: 275 },
  { size: '', name: 'Hot chocolate', flavour: '', price: 290 },
  { size: '', name: 'Hot Chocolate', flavour: '', price: 290 },
  { size: '', name: 'Café crème', flavour: '', price: 70 },
];

/** How a row spells its file's branch. */
const SPELLINGS = ['as it is', 'lower case', 'upper case', 'underscores'] as const;
const SPELL: Record<string, (branch: string) => string> = {
  'lower case': (branch) => branch.toLowerCase(),
  'upper case': (branch) => branch.toUpperCase(),
  'underscores': (branch) => branch.replaceAll(/[ -]/g, '_'),
};

const item = fc.constantFrom(...ITEMS);
/** One of the rows that the versions of a history share. */
export const row = fc
  .record({
    soldAt: fc.constantFrom(
      '2021-08-25 09:00:00',
      '2021-08-25 09:00:07',
      '2021-08-25 17:30:00',
      '2021-08-26 09:00:00',
      '2021-08-29 23:59:59',
    ),
    branch: fc.constantFrom(...SPELLINGS),
    customer: fc.constantFrom('', 'Ann Example', 'Zoë Sample'),
    card: fc.constantFrom('', '1111222233334444', '1111222233334444.0', '5555666677778888', '1.11122E+15'),
    payment: fc.constantFrom('CARD' as const, 'CASH' as const),
    basket: fc.oneof(
      { weight: 4, arbitrary: fc.array(item, { minLength: 1, maxLength: 1 }) },
      { weight: 1, arbitrary: fc.array(item, { minLength: 2, maxLength: 4 }) },
    ),
    off: fc.oneof({ weight: 8, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constant(5) }),
    windows1252: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  })
  .map(({ off, windows1252, ...sale }) => ({ sale: { ...sale, total: sumOf(sale.basket) }, off, windows1252 }));

const dirt = fc.record({ at: fc.nat(9), dirt: fc.constantFrom(...DIRTS) });
export const emptyVersion = fc.constant<Version>({ holds: 'nothing' });
export const binaryVersion: fc.Arbitrary<Version> = fc.record({
  holds: fc.constant('binary' as const),
  lines: fc.constantFrom(1, 3),
});
export const version: fc.Arbitrary<Version> = fc.oneof(
  { weight: 1, arbitrary: emptyVersion },
  { weight: 1, arbitrary: binaryVersion },
  {
    weight: 24,
    arbitrary: fc.record(
      {
        holds: fc.constant('rows' as const),
        layout: fc.constantFrom(...LAYOUTS),
        rows: fc.array(fc.nat(9), { maxLength: 10 }),
        dirt: fc.oneof(
          { weight: 5, arbitrary: fc.constant([]) },
          { weight: 4, arbitrary: fc.array(dirt, { minLength: 1, maxLength: 2 }) },
          { weight: 1, arbitrary: fc.array(dirt, { maxLength: 6 }) },
        ),
        sorted: fc.boolean(),
        many: fc.oneof(
          { weight: 16, arbitrary: fc.constant(undefined) },
          {
            weight: 5,
            arbitrary: fc.record({
              from: fc.constantFrom(0, 100),
              count: fc.constantFrom(250, 450),
              rows: fc.constant('wide' as const),
            }),
          },
          {
            weight: 1,
            arbitrary: fc.record({
              from: fc.constantFrom(0, 700),
              count: fc.constantFrom(1600, 3100),
              rows: fc.constantFrom('plain' as const, 'faulty' as const),
            }),
          },
        ),
      },
      { requiredKeys: ['holds', 'layout', 'rows', 'dirt', 'sorted'] },
    ) as fc.Arbitrary<Version>,
  },
);
/** Index into {@link FILES}. */
export const fileNumber = (key: string): number => FILES.findIndex((file) => file.key === key);

/** The bytes of a version of a file, and its rows for the model. */
export function fileOf(number: number, content: Version, rows: SharedRows): BranchFile {
  if (content.holds === 'nothing') return { body: Buffer.alloc(0), rows: [] };
  if (content.holds === 'binary') return writeBinary(content.lines);
  const { layout, dirt: spots, sorted, many } = content;
  const planned: PlannedRow[] = content.rows.map((index) => rows[index % rows.length]!);
  if (many) planned.push(...Array.from({ length: many.count }, (_, index) => oneOfMany(many.from + index, many.rows)));
  if (sorted) planned.sort((a, b) => (a.sale.soldAt < b.sale.soldAt ? -1 : a.sale.soldAt > b.sale.soldAt ? 1 : 0));
  // Without a header or a sale its layout could not be recognized.
  if (planned.length > 0 || layout === 'headed')
    for (const spot of spots) planned.splice(spot.at, 0, { ...rows[0]!, dirt: spot.dirt });
  const { branch } = FILES[number]!;
  return writeFile(
    layout,
    branch,
    planned.map((one) => ({ ...one, sale: { ...one.sale, branch: SPELL[one.sale.branch]?.(branch) ?? branch } })),
  );
}

const FIRST_OF_MANY = Date.UTC(2021, 7, 27, 8);

function oneOfMany(index: number, rows: Many['rows']): PlannedRow {
  const plain = ITEMS[index % ITEMS.length]!;
  const sold = rows === 'wide' ? { ...plain, flavour: `${index} ${'of many '.repeat(23)}`.trim() } : plain;
  const sale: PlainSale = {
    soldAt: new Date(FIRST_OF_MANY + index * 1000).toISOString().slice(0, 19).replace('T', ' '),
    branch: 'as it is',
    customer: '',
    card: index % 3 === 0 ? String(4_000_000_000_000_000 + (index % 50)) : '',
    basket: [sold],
    payment: 'CARD',
    total: sold.price,
  };
  return rows === 'faulty' ? { sale, dirt: 'bad_payment' } : { sale };
}

const sumOf = (basket: readonly Item[]): number => basket.reduce((sum, { price }) => sum + price, 0);
