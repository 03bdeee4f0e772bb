/** The printed counts of all runs, in this order; each line is a total and its kinds. */
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

/** Counts the events of all runs. */
export class Tally {
  readonly #counts = new Map<string, number>();
  readonly #lines: readonly (readonly string[])[];

  /** @param lines what {@link toString} lists, by line; by default that of schedules */
  constructor(lines: readonly (readonly string[])[] = LINES) {
    this.#lines = lines;
  }

  add(kind: string, count = 1): void {
    this.#counts.set(kind, this.countOf(kind) + count);
  }

  countOf(kind: string): number {
    return this.#counts.get(kind) ?? 0;
  }

  toString(): string {
    return this.#lines
      .map((line) => line.map((kind) => `${this.countOf(kind).toLocaleString('en-GB')} ${kind}`).join(', '))
      .join('\n');
  }
}
