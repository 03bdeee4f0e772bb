/** Random histories: what branches upload, and how the queues deliver it. */
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
} from '../model/branch-file.ts';
import type { Fault } from '../cloud/test-cloud.ts';
import { type Step, STEPS } from './handlers.ts';
import type { Item } from '../model/model.ts';

/** What one version of a file holds. Its rows come from the history's, so that versions and files overlap. */
export type Version =
  | { readonly holds: 'nothing' }
  | { readonly holds: 'binary'; readonly lines: number }
  | {
      readonly holds: 'rows';
      readonly layout: LayoutName;
      /** Which of the history's rows, in this order; any of them more than once. */
      readonly rows: readonly number[];
      readonly dirt: readonly { readonly at: number; readonly dirt: Dirt }[];
      /** As a till writes it, in order of time. */
      readonly sorted: boolean;
      /** Some of the same thousands of rows behind the others: more than a chunk holds. */
      readonly many?: Many;
    };

export interface Many {
  readonly from: number;
  readonly count: number;
  /** Rows to be rejected, or with long names, of which a chunk holds few, or neither. */
  readonly rows: 'plain' | 'spoilt' | 'wide';
}

export interface Upload {
  /** Index into {@link FILES}. */
  readonly file: number;
  readonly version: Version;
  /** Seconds that pass before anything else happens. */
  readonly pause: number;
}

/** What goes wrong while a handler works on a delivery. */
export type Trouble =
  | { readonly kind: 'none' }
  /** The handler is done, and the queue never hears of it. */
  | { readonly kind: 'lost acknowledgement' }
  /** The invocation's requests fail in these ways, from its n-th on (from 0), so many times over. */
  | { readonly kind: 'faults'; readonly at: number; readonly faults: readonly Fault[]; readonly times: number }
  /** The process ends at its n-th request, which is done or not. */
  | { readonly kind: 'kill'; readonly at: number; readonly done: boolean }
  /** A new version of the file that is worked on is uploaded at the n-th request. */
  | { readonly kind: 'upload meanwhile'; readonly at: number; readonly version: Version; readonly pause: number }
  /**
   * When the transaction is about to write this table, its session is terminated, once or at every try, or its process
   * killed.
   */
  | { readonly kind: 'stop at'; readonly table: string; readonly how: 'terminate' | 'always terminate' | 'kill' }
  /**
   * Another process of the step gets a batch of its own, of other messages or maybe the same; two loaders meet at this
   * table.
   */
  | {
      readonly kind: 'second process';
      readonly overlaps: boolean;
      readonly table: string;
      readonly count: number;
      readonly order: number;
    }
  /** A file is retracted at the same time; it and a loader meet at this table. */
  | { readonly kind: 'retract meanwhile'; readonly file: number; readonly table: string };

export type Action =
  | { readonly do: 'upload'; readonly upload: Upload }
  /** An earlier version of a file, once more. */
  | { readonly do: 'put back'; readonly file: number; readonly which: number; readonly pause: number }
  /**
   * So many of the step's messages, drawn from anywhere in its queue, in one batch; of the step before it if it has
   * none.
   */
  | {
      readonly do: 'deliver';
      readonly step: Step;
      readonly count: number;
      readonly order: number;
      readonly trouble: Trouble;
    }
  /** What the warehouse knows of a file is taken out of it. */
  | { readonly do: 'retract'; readonly which: number }
  /** A message that waits is in the queue twice. */
  | { readonly do: 'duplicate'; readonly step: Step; readonly which: number }
  /** A message that was acknowledged comes once more. */
  | { readonly do: 'redeliver'; readonly step: Step; readonly which: number };

export interface History {
  readonly rows: readonly Omit<PlannedRow, 'dirt'>[];
  readonly actions: readonly Action[];
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

/** How a row spells the branch of its file. */
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
const nothing = fc.constant<Version>({ holds: 'nothing' });
const binary: fc.Arbitrary<Version> = fc.record({
  holds: fc.constant('binary' as const),
  lines: fc.constantFrom(1, 3),
});
export const version: fc.Arbitrary<Version> = fc.oneof(
  { weight: 1, arbitrary: nothing },
  { weight: 1, arbitrary: binary },
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
              rows: fc.constantFrom('plain' as const, 'spoilt' as const),
            }),
          },
        ),
      },
      { requiredKeys: ['holds', 'layout', 'rows', 'dirt', 'sorted'] },
    ) as fc.Arbitrary<Version>,
  },
);
/** One file more often than the others, so that it has many versions. */
const file = fc.oneof({ weight: 1, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(FILES.length - 1) });
const pause = fc.constantFrom(2, 2, 1, 2, 2, 0, 2, 2, 1, 2);
const upload: fc.Arbitrary<Upload> = fc.record({ file, version, pause });

const at = fc.nat(4);
const fault = fc.constantFrom<Fault>(
  { kind: 'status', status: 403 },
  { kind: 'status', status: 500 },
  { kind: 'refuse' },
  { kind: 'lost answer' },
  { kind: 'cut', bytes: 20 },
  { kind: 'partial' },
);
/** Nobody tries that again within an invocation, so that it costs no time. */
const LASTING: Fault = { kind: 'status', status: 403 };
/** In the order a transaction comes to them. */
const TABLES = [
  'etl.writer',
  'etl.source_drop',
  'etl.chunk',
  'cafe.sale',
  'etl.claim',
  'etl.row_note',
  'cafe.sale_item',
  'cafe.branch',
];
const HOWS = [...Array<'terminate'>(8).fill('terminate'), 'always terminate', 'kill'] as const;
const table = fc.constantFrom(...TABLES);
const trouble: fc.Arbitrary<Trouble> = fc.oneof(
  { weight: 16, arbitrary: fc.constant({ kind: 'none' as const }) },
  { weight: 4, arbitrary: fc.constant({ kind: 'lost acknowledgement' as const }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('faults' as const),
      at,
      faults: fc.array(fault, { minLength: 1, maxLength: 2 }),
      times: fc.constant(1),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('faults' as const),
      at,
      faults: fc.constant([LASTING]),
      times: fc.constant(8),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('kill' as const), at: fc.nat(2), done: fc.boolean() }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('upload meanwhile' as const),
      at,
      version: fc.oneof(version, nothing, binary),
      pause,
    }),
  },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('stop at' as const), table, how: fc.constantFrom(...HOWS) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('second process' as const),
      overlaps: fc.boolean(),
      table,
      count: fc.integer({ min: 1, max: 6 }),
      order: fc.nat(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('retract meanwhile' as const), file, table }) },
);

const step = fc.constantFrom(...STEPS);
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('upload' as const), upload }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('put back' as const), file, which: fc.nat(3), pause }) },
  {
    weight: 20,
    arbitrary: fc.record({
      do: fc.constant('deliver' as const),
      step,
      count: fc.integer({ min: 1, max: 6 }),
      order: fc.nat(),
      trouble,
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('retract' as const), which: fc.nat(9) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('duplicate' as const), step, which: fc.nat(9) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('redeliver' as const), step, which: fc.nat(20) }) },
);

const calm = (name: Step, count: number, order = 0): Action => ({
  do: 'deliver',
  step: name,
  count,
  order,
  trouble: { kind: 'none' },
});
const plain = version.filter(
  (some) => some.holds === 'rows' && some.rows.length > 0 && some.many === undefined && some.dirt.length === 0,
);
/**
 * Two versions of a file reach load, one of them is loaded, the file is retracted; the other may be the older one and
 * late.
 */
const overtaken: fc.Arbitrary<Action[]> = fc
  .tuple(file, fc.tuple(plain, plain), fc.nat(), fc.nat(9))
  .map(([number, versions, order, which]) => [
    ...versions.flatMap((some): Action[] => [
      { do: 'upload', upload: { file: number, version: some, pause: 2 } },
      calm('extract', 9),
      calm('transform', 9),
    ]),
    calm('load', 1, order),
    { do: 'retract', which },
  ]);

export const history: fc.Arbitrary<History> = fc
  .record({
    rows: fc.array(row, { minLength: 1, maxLength: 8 }),
    actions: fc.array(action, { minLength: 1, maxLength: 60, size: 'max' }),
    end: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: overtaken }),
  })
  .map(({ rows, actions, end }) => ({ rows, actions: [...actions, ...end] }));

/** Index into {@link FILES}. */
export const fileNumber = (key: string): number => FILES.findIndex((file) => file.key === key);

/** The bytes of a version of a file, and what they mean. */
export function fileOf(number: number, content: Version, rows: History['rows']): BranchFile {
  if (content.holds === 'nothing') return { body: Buffer.alloc(0), rows: [] };
  if (content.holds === 'binary') return writeBinary(content.lines);
  const { layout, dirt: spots, sorted, many } = content;
  const planned: PlannedRow[] = content.rows.map((index) => rows[index % rows.length]!);
  if (many) planned.push(...Array.from({ length: many.count }, (_, index) => oneOfMany(many.from + index, many.rows)));
  if (sorted) planned.sort((a, b) => (a.sale.soldAt < b.sale.soldAt ? -1 : a.sale.soldAt > b.sale.soldAt ? 1 : 0));
  // Without a header and a sale nothing would tell its layout.
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
  return rows === 'spoilt' ? { sale, dirt: 'bad_payment' } : { sale };
}

const sumOf = (basket: readonly Item[]): number => basket.reduce((sum, { price }) => sum + price, 0);
