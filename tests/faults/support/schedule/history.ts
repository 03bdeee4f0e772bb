/** Random histories: the uploads of branches, and the deliveries of the queues. */
import fc from 'fast-check';
import type { Fault } from '../cloud/test-cloud.ts';
import { FILES } from '../model/branch-file.ts';
import { binaryVersion, emptyVersion, row, type SharedRows, type Version, version } from '../model/version.ts';
import { type Step, STEPS } from './handlers.ts';

export interface Upload {
  /** Index into {@link FILES}. */
  readonly file: number;
  readonly version: Version;
  /** Seconds until the next action. */
  readonly pause: number;
}

/** A disruption while a handler works on a delivery. */
export type Disruption =
  | { readonly kind: 'none' }
  /** The handler succeeds, but its acknowledgement is lost. */
  | { readonly kind: 'lost acknowledgement' }
  /** The invocation's requests fail in these ways, from the n-th (from 0), this many times over. */
  | { readonly kind: 'faults'; readonly at: number; readonly faults: readonly Fault[]; readonly times: number }
  /** The process is killed at its n-th request, which is done or not. */
  | { readonly kind: 'kill'; readonly at: number; readonly done: boolean }
  /** A new version of the file being processed is uploaded at the n-th request. */
  | { readonly kind: 'upload meanwhile'; readonly at: number; readonly version: Version; readonly pause: number }
  /**
   * When the transaction is about to write this table, its session is terminated, once or at every attempt, or its
   * process is killed.
   */
  | { readonly kind: 'stop at'; readonly table: string; readonly how: 'terminate' | 'always terminate' | 'kill' }
  /**
   * Another process of the step gets its own batch, of other messages or possibly the same; two loaders wait for this
   * table at the same time.
   */
  | {
      readonly kind: 'second process';
      readonly overlaps: boolean;
      readonly table: string;
      readonly count: number;
      readonly order: number;
    }
  /** A file is retracted at the same time; it and a loader wait for this table. */
  | { readonly kind: 'retract meanwhile'; readonly file: number; readonly table: string };

export type Action =
  | { readonly do: 'upload'; readonly upload: Upload }
  /** An earlier version of a file is uploaded again. */
  | { readonly do: 'upload again'; readonly file: number; readonly which: number; readonly pause: number }
  /**
   * Delivers a batch of this many of the step's messages, drawn from anywhere in its queue; of an earlier step if it
   * has none.
   */
  | {
      readonly do: 'deliver';
      readonly step: Step;
      readonly count: number;
      readonly order: number;
      readonly disruption: Disruption;
    }
  /** A file is retracted. */
  | { readonly do: 'retract'; readonly which: number }
  /** A waiting message is in the queue twice. */
  | { readonly do: 'duplicate'; readonly step: Step; readonly which: number }
  /** An acknowledged message is delivered again. */
  | { readonly do: 'redeliver'; readonly step: Step; readonly which: number };

export interface History {
  readonly rows: SharedRows;
  readonly actions: readonly Action[];
}

/** One file is more frequent, so that it has many versions. */
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
/** Not retried within an invocation, so it costs no time. */
const LASTING: Fault = { kind: 'status', status: 403 };
/** In the order in which a transaction uses them. */
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
const disruption: fc.Arbitrary<Disruption> = fc.oneof(
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
  { weight: 2, arbitrary: fc.record({ do: fc.constant('upload again' as const), file, which: fc.nat(3), pause }) },
  {
    weight: 20,
    arbitrary: fc.record({
      do: fc.constant('deliver' as const),
      step,
      count: fc.integer({ min: 1, max: 6 }),
      order: fc.nat(),
      disruption,
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('retract' as const), which: fc.nat(9) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('duplicate' as const), step, which: fc.nat(9) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('redeliver' as const), step, which: fc.nat(20) }) },
);

const deliverPlainly = (name: Step, count: number, order = 0): Action => ({
  do: 'deliver',
  step: name,
  count,
  order,
  disruption: { kind: 'none' },
});
const simpleVersion = version.filter(
  (one) => one.holds === 'rows' && one.rows.length > 0 && one.many === undefined && one.dirt.length === 0,
);
/**
 * Two versions of a file reach load, one of them is loaded and the file is retracted; the other may be older and late.
 */
const overtaken: fc.Arbitrary<Action[]> = fc
  .tuple(file, fc.tuple(simpleVersion, simpleVersion), fc.nat(), fc.nat(9))
  .map(([number, versions, order, which]) => [
    ...versions.flatMap((one): Action[] => [
      { do: 'upload', upload: { file: number, version: one, pause: 2 } },
      deliverPlainly('extract', 9),
      deliverPlainly('transform', 9),
    ]),
    deliverPlainly('load', 1, order),
    { do: 'retract', which },
  ]);

export const history: fc.Arbitrary<History> = fc
  .record({
    rows: fc.array(row, { minLength: 1, maxLength: 8 }),
    actions: fc.array(action, { minLength: 1, maxLength: 60, size: 'max' }),
    end: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: overtaken }),
  })
  .map(({ rows, actions, end }) => ({ rows, actions: [...actions, ...end] }));
