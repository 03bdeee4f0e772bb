/** Random histories: what branches upload, and how the queues deliver it. */
import fc from 'fast-check';
import type { Fault } from '../cloud/test-cloud.ts';
import { FILES } from '../model/branch-file.ts';
import { binaryVersion, emptyVersion, row, type SharedRows, type Version, version } from '../model/version.ts';
import { type Step, STEPS } from './handlers.ts';

export interface Upload {
  /** Index into {@link FILES}. */
  readonly file: number;
  readonly version: Version;
  /** Seconds that pass before anything else happens. */
  readonly pause: number;
}

/** What goes wrong while a handler works on a delivery. */
export type Disruption =
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
      readonly trouble: Disruption;
    }
  /** What the warehouse knows of a file is taken out of it. */
  | { readonly do: 'retract'; readonly which: number }
  /** A message that waits is in the queue twice. */
  | { readonly do: 'duplicate'; readonly step: Step; readonly which: number }
  /** A message that was acknowledged comes once more. */
  | { readonly do: 'redeliver'; readonly step: Step; readonly which: number };

export interface History {
  readonly rows: SharedRows;
  readonly actions: readonly Action[];
}

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
const trouble: fc.Arbitrary<Disruption> = fc.oneof(
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
      version: fc.oneof(version, emptyVersion, binaryVersion),
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
  (one) => one.holds === 'rows' && one.rows.length > 0 && one.many === undefined && one.dirt.length === 0,
);
/**
 * Two versions of a file reach load, one of them is loaded, the file is retracted; the other may be the older one and
 * late.
 */
const overtaken: fc.Arbitrary<Action[]> = fc
  .tuple(file, fc.tuple(plain, plain), fc.nat(), fc.nat(9))
  .map(([number, versions, order, which]) => [
    ...versions.flatMap((one): Action[] => [
      { do: 'upload', upload: { file: number, version: one, pause: 2 } },
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
