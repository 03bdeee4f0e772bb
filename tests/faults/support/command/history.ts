/**
 * Random histories of commands: the input of `brewline run` and `brewline retract`, how many run at once, and how they
 * end.
 */
import fc from 'fast-check';
import { FILES, LAYOUTS } from '../model/branch-file.ts';

import { row, type SharedRows, type Version, version } from '../model/version.ts';

export const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGKILL'] as const;

/** When a command gets its signal, if it is still running. */
export type Moment =
  /** Once it has printed this many lines. */
  | { readonly when: 'output'; readonly lines: number }
  /** After this percentage of the usual time of such a command. */
  | { readonly when: 'time'; readonly percent: number }
  /** Once the ledger has a loading drop: one of several chunks. */
  | { readonly when: 'loading' }
  /** While the n-th transaction that holds the writer's lock is open. */
  | { readonly when: 'writing'; readonly transaction: number };

export interface Ending {
  readonly signal: (typeof SIGNALS)[number];
  readonly moment: Moment;
}

export interface NamedVersion {
  /** Index into {@link FILES}. */
  readonly file: number;
  /** Index into the history's versions, modulo their number. */
  readonly version: number;
}

export type Command =
  | {
      readonly do: 'run';
      readonly files: readonly NamedVersion[];
      readonly json: boolean;
      readonly ending?: Ending | undefined;
    }
  | { readonly do: 'retract'; readonly file: number; readonly ending?: Ending | undefined };

/** Moves the dates of a file in the ledger ahead, as if the machine's clock had been set back. */
export interface ClockShift {
  readonly file: number;
  readonly hours: number;
}

export interface CommandStep {
  readonly shifts: readonly ClockShift[];
  /** One command, or two at once from different homes. */
  readonly commands: readonly Command[];
  /** The home of the first command; the second runs in the other. */
  readonly home: 0 | 1;
}

export interface CommandHistory {
  readonly rows: SharedRows;
  readonly versions: readonly Version[];
  readonly steps: readonly CommandStep[];
}

const DAY_HOURS = 24;
const YEAR_HOURS = 365 * DAY_HOURS;

/** Three or five chunks. */
const large: fc.Arbitrary<Version> = fc.record({
  holds: fc.constant('rows' as const),
  layout: fc.constantFrom(...LAYOUTS),
  rows: fc.constant([0]),
  dirt: fc.constant([]),
  sorted: fc.constant(true),
  many: fc.record({
    from: fc.constantFrom(0, 700),
    count: fc.constantFrom(1600, 3100),
    rows: fc.constant('plain' as const),
  }),
});
const named = fc.record({
  // One file is more frequent, so that it has many versions.
  file: fc.oneof({ weight: 1, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: fc.nat(FILES.length - 1) }),
  version: fc.nat(5),
});
const moment: fc.Arbitrary<Moment> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ when: fc.constant('output' as const), lines: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 4, arbitrary: fc.record({ when: fc.constant('time' as const), percent: fc.nat(99) }) },
  { weight: 1, arbitrary: fc.record({ when: fc.constant('loading' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({ when: fc.constant('writing' as const), transaction: fc.integer({ min: 1, max: 3 }) }),
  },
);
const ending = fc.option(fc.record({ signal: fc.constantFrom(...SIGNALS), moment }), { nil: undefined, freq: 2 });
const files = fc.uniqueArray(named, { minLength: 1, maxLength: 3, selector: ({ file }) => file });
const run: fc.Arbitrary<Command> = fc.record({ do: fc.constant('run' as const), files, json: fc.boolean(), ending });
const retract: fc.Arbitrary<Command> = fc.record({
  do: fc.constant('retract' as const),
  file: named.map(({ file }) => file),
  ending,
});
const command = fc.oneof({ weight: 5, arbitrary: run }, { weight: 1, arbitrary: retract });
const shift = fc.record({
  file: named.map(({ file }) => file),
  hours: fc.constantFrom(1, DAY_HOURS, YEAR_HOURS, 20 * YEAR_HOURS),
});
const step: fc.Arbitrary<CommandStep> = fc.record({
  shifts: fc.oneof(
    { weight: 1, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(shift, { minLength: 1, maxLength: 2 }) },
  ),
  commands: fc.oneof({ weight: 1, arbitrary: fc.tuple(command) }, { weight: 1, arbitrary: fc.tuple(run, command) }),
  home: fc.constantFrom(0 as const, 1 as const),
});

export const commandHistory: fc.Arbitrary<CommandHistory> = fc.record({
  rows: fc.array(row, { minLength: 1, maxLength: 8 }),
  versions: fc.array(fc.oneof({ weight: 5, arbitrary: version }, { weight: 1, arbitrary: large }), {
    minLength: 3,
    maxLength: 6,
  }),
  steps: fc.array(step, { minLength: 2, maxLength: 4 }),
});
