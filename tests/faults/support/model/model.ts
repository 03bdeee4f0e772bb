/**
 * The warehouse's content according to the promise, computed only from what was uploaded and read, without product
 * code: the union of the latest version of every file that was not refused and not retracted up to that version.
 */
import { createHmac } from 'node:crypto';

/** One product at its price in pence. */
export interface Item {
  readonly size: string;
  readonly name: string;
  readonly flavour: string;
  readonly price: number;
}

/** One sale. */
export interface Sale {
  /** `2021-08-25 09:00:00` */
  readonly soldAt: string;
  readonly branch: string;
  readonly spelledIn: 'rows' | 'file';
  readonly customer: string;
  readonly card: string;
  readonly basket: readonly Item[];
  readonly payment: 'CARD' | 'CASH';
  /** In pence. */
  readonly total: number;
}

/** One row of a file: a sale with its flags, or only the reason for its rejection. */
export interface Row {
  /** Its line number in the file, from 1. */
  readonly line: number;
  readonly sale?: Sale;
  readonly reasons: readonly string[];
}

/** One version of one file that was read. */
export interface Reading {
  readonly key: string;
  readonly etag: string;
  /** Seconds since 1970. */
  readonly lastModified: number;
  readonly rows: readonly Row[];
  /** Whether it was read completely: otherwise it does not count. */
  readonly whole: boolean;
}

/** The warehouse's content by kind, each a sorted list of lines. */
export type Content = Record<
  'branch' | 'product' | 'customer' | 'sale' | 'note' | 'claim' | 'spelling' | 'drop' | 'leftover',
  string[]
>;

const MAX_REJECT_SHARE = 0.2;
const MAX_NOTES_OF_REFUSED_FILE = 1000;
type Outcome = 'loaded' | 'refused' | 'empty';

/**
 * @param readings in any order, with repetitions
 * @param retractedUntil by key, the last version (seconds since 1970) that was retracted
 */
export function computeContent(
  readings: readonly Reading[],
  pseudonymKey: string,
  retractedUntil: ReadonlyMap<string, number>,
): Content {
  const until = (key: string) => retractedUntil.get(key) ?? 0;
  const drops = [...grouped(readings, ({ key, etag }) => `${key}|${etag}`).values()].map((same) =>
    newest(same, until(same[0]!.key)),
  );
  const statuses = new Map(drops.map((drop) => [drop, statusOf(drop, drops, until(drop.key))]));
  const withStatus = (status: string) => drops.filter((drop) => statuses.get(drop) === status);
  const loaded = withStatus('loaded');
  const names = namesOf(loaded);
  const sales = unionOf(loaded.map((drop) => salesOf(drop).map((sale) => saleLine(sale, names, pseudonymKey))));
  const sold = loaded.flatMap(salesOf);
  return {
    branch: [...names.values()].sort(),
    product: distinct(
      sold.flatMap(({ basket }) => basket.map(({ size, name, flavour }) => `${size}|${name}|${flavour}`)),
    ),
    customer: distinct(sold.flatMap((sale) => customerOf(sale, pseudonymKey) ?? [])),
    sale: sales.sort(),
    note: [
      ...loaded.flatMap((drop) => notesOf(drop)),
      ...withStatus('refused').flatMap((drop) => notesOf(drop).slice(0, MAX_NOTES_OF_REFUSED_FILE)),
    ].sort(),
    claim: loaded.map((drop) => `${drop.key}|${drop.etag}|${salesOf(drop).length}`).sort(),
    spelling: distinct(
      loaded.flatMap((drop) =>
        salesOf(drop).map(({ branch, spelledIn }) => `${drop.key}|${drop.etag}|${branch}|${spelledIn}`),
      ),
    ),
    drop: drops
      .map((drop) => {
        const status = statuses.get(drop)!;
        return `${drop.key}|${drop.etag}|${status === 'superseded' ? '' : drop.lastModified}|${status}`;
      })
      .sort(),
    leftover: [],
  };
}

/** The latest complete reading of one content after the retracted version, or the latest if all are retracted. */
function newest(readings: readonly Reading[], until: number): Reading {
  const after = readings.filter(({ lastModified }) => lastModified > until);
  if (after.length === 0)
    return readings.reduce((best, reading) => (reading.lastModified > best.lastModified ? reading : best));
  return after.reduce((best, reading) =>
    (Number(reading.whole) - Number(best.whole) || reading.lastModified - best.lastModified) > 0 ? reading : best,
  );
}

function statusOf(
  drop: Reading,
  all: readonly Reading[],
  until: number,
): Outcome | 'superseded' | 'retracted' | 'loading' {
  const replaced = all.some(
    (other) =>
      other.whole
      && other.key === drop.key
      && other.lastModified > drop.lastModified
      && computeOutcome(other) === 'loaded',
  );
  if (!replaced && drop.lastModified === until) return 'retracted';
  return replaced || drop.lastModified < until ? 'superseded' : drop.whole ? computeOutcome(drop) : 'loading';
}

/** The outcome of a file by its content alone. */
export function computeOutcome({ rows }: Pick<Reading, 'rows'>): Outcome {
  const rejected = rows.filter(({ sale }) => sale === undefined).length;
  if (rejected > rows.length * MAX_REJECT_SHARE) return 'refused';
  return rows.length === 0 ? 'empty' : 'loaded';
}

const salesOf = (drop: Reading): Sale[] => drop.rows.flatMap(({ sale }) => sale ?? []);

/** In order of the file's lines. */
const notesOf = ({ key, etag, rows }: Reading): string[] =>
  rows.flatMap(({ line, sale, reasons }) =>
    reasons.map((reason) => `${key}|${etag}|${line}|${sale ? 'flagged' : 'rejected'}|${reason}`),
  );

/**
 * Each line as often as in the list that has it most: equal rows of one file are several sales, an overlap of two files
 * is one.
 */
function unionOf(lists: readonly (readonly string[])[]): string[] {
  const counts = new Map<string, number>();
  for (const list of lists)
    for (const [line, same] of grouped(list, (text) => text))
      counts.set(line, Math.max(counts.get(line) ?? 0, same.length));
  return [...counts].flatMap(([line, count]) => Array<string>(count).fill(line));
}

const fold = (branch: string): string =>
  branch
    .toLowerCase()
    .split(/[\s_-]+/)
    .filter(Boolean)
    .join(' ');

/** The name to show by folded name: a spelling in rows before one in a file name, then the first by its bytes. */
function namesOf(loaded: readonly Reading[]): Map<string, string> {
  const byBranch = grouped(loaded.flatMap(salesOf), ({ branch }) => fold(branch));
  return new Map(
    [...byBranch].map(([folded, sales]) => {
      const inRows = sales.filter(({ spelledIn }) => spelledIn === 'rows');
      return [
        folded,
        (inRows.length > 0 ? inRows : sales)
          .map(({ branch }) => branch)
          .reduce((first, name) => (Buffer.compare(Buffer.from(name), Buffer.from(first)) < 0 ? name : first)),
      ];
    }),
  );
}

function saleLine(sale: Sale, names: ReadonlyMap<string, string>, pseudonymKey: string): string {
  const customer = customerOf(sale, pseudonymKey)?.split('|')[0] ?? '-';
  return [
    names.get(fold(sale.branch)),
    sale.soldAt,
    sale.payment,
    toDecimal(sale.total),
    customer,
    basketText(sale.basket),
  ].join('|');
}

/** One line for each product and price, in order of name, size, flavour and price. */
function basketText(basket: readonly Item[]): string {
  const order = ({ name, size, flavour, price }: Item) =>
    [name, size, flavour, String(price).padStart(9, '0')].join('\u0000');
  const lines = [...grouped(basket, order)].sort(([a], [b]) => (a < b ? -1 : 1));
  return lines
    .map(
      ([, items]) =>
        `${items.length} x ${items[0]!.size}/${items[0]!.name}/${items[0]!.flavour}@${toDecimal(items[0]!.price)}`,
    )
    .join(' + ');
}

const toDecimal = (pence: number): string => (pence / 100).toFixed(2);

/**
 * 128 bits of a keyed hash of the complete card number, or else of branch and name; a number that a spreadsheet has
 * rounded does not count.
 */
function customerOf({ branch, customer, card }: Sale, pseudonymKey: string): string | undefined {
  const pseudonym = (text: string) => createHmac('sha256', pseudonymKey).update(text).digest('hex').slice(0, 32);
  const [, digits] = /^(\d{13,19})(?:\.0)?$/.exec(card) ?? [];
  if (digits !== undefined) return `${pseudonym(`card:${digits}`)}|card`;
  return customer === '' ? undefined : `${pseudonym(`name:${fold(branch)}\u001f${customer}`)}|name`;
}

function grouped<T>(values: readonly T[], keyOf: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const group = groups.get(keyOf(value));
    if (group) group.push(value);
    else groups.set(keyOf(value), [value]);
  }
  return groups;
}

const distinct = (lines: readonly string[]): string[] => [...new Set(lines)].sort();
