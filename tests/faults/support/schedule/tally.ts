/** What is told of all runs, in this order; each line is one thing and its kinds. */
const LINES = [
  ['runs', 'on PostgreSQL', 'on Redshift'],
  ['uploads', 'overwritten while read', 'retractions'],
  ['deliveries', 'invocations', 'duplicates'],
  [
    'faults',
    'lost acknowledgement',
    'failed request',
    'killed process',
    'ended session',
    'upload meanwhile',
    'process beside another',
    'retraction meanwhile',
  ],
  ['drops', 'loaded', 'superseded', 'refused', 'empty', 'retracted'],
  ['sales', 'notes'],
];

/** Counts what happened in all runs. */
export class Tally {
  readonly #counts = new Map<string, number>();
  readonly #lines: readonly (readonly string[])[];

  /** @param lines what {@link toString} lists, by line; by default that of schedules */
  constructor(lines: readonly (readonly string[])[] = LINES) {
    this.#lines = lines;
  }

  add(what: string, count = 1): void {
    this.#counts.set(what, this.of(what) + count);
  }

  of(what: string): number {
    return this.#counts.get(what) ?? 0;
  }

  toString(): string {
    return this.#lines
      .map((line) => line.map((what) => `${this.of(what).toLocaleString('en-GB')} ${what}`).join(', '))
      .join('\n');
  }
}
