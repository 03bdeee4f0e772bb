/** Reads branch files of layout A, with or without a header, independently of the pipeline's code. */

export interface Item {
  /** `Regular Latte, Hazelnut` */
  readonly product: string;
  readonly name: string;
  readonly size: string;
  readonly flavour: string;
  readonly pence: number;
}

export interface Sale {
  readonly branch: string;
  /** `2021-08-25` */
  readonly day: string;
  readonly hour: number;
  readonly minute: number;
  /** The card, or the name and the branch; undefined where the file has neither. */
  readonly customer: string | undefined;
  readonly payment: string;
  readonly pence: number;
  readonly items: readonly Item[];
}

type Column = 'time' | 'branch' | 'customer' | 'basket' | 'total' | 'payment' | 'card';

const COLUMNS: readonly Column[] = ['time', 'branch', 'customer', 'basket', 'total', 'payment', 'card'];

/** The headings of each column; the first match counts. */
const MEANINGS: readonly (readonly [RegExp, Column])[] = [
  [/card|details/, 'card'],
  [/date|time/, 'time'],
  [/branch|location/, 'branch'],
  [/payment/, 'payment'],
  [/total|price/, 'total'],
  [/order|items/, 'basket'],
  [/name/, 'customer'],
];

/** @param skipped lines to leave out, counted from 1 */
export function salesIn(file: Buffer, skipped: ReadonlySet<number> = new Set()): Sale[] {
  const lines = file.toString('latin1').trimEnd().split('\n');
  const hasHeader = !/\d/.test(lines[0]!);
  const columns = hasHeader
    ? lines[0]!
        .toLowerCase()
        .split(',')
        .map((name) => MEANINGS.find(([pattern]) => pattern.test(name))![1])
    : COLUMNS;
  return lines.flatMap((line, at) => (skipped.has(at + 1) || (hasHeader && at === 0) ? [] : [saleIn(line, columns)]));
}

const OUTSIDE_QUOTES = /,(?=(?:[^"]*"[^"]*")*[^"]*$)/;

function saleIn(line: string, columns: readonly Column[]): Sale {
  const fields = line.split(OUTSIDE_QUOTES).map((field) => field.replaceAll('"', '').trim());
  const field = (column: Column) => fields[columns.indexOf(column)] ?? '';
  const [, day, month, year, hour, minute] = /^(\d\d)\/(\d\d)\/(\d{4}) (\d\d):(\d\d)$/.exec(field('time'))!;
  const [branch, name, card] = [field('branch'), field('customer'), field('card')];
  return {
    branch,
    day: `${year!}-${month!}-${day!}`,
    hour: Number(hour),
    minute: Number(minute),
    customer: card === '' ? (name === '' ? undefined : `${name} at ${branch}`) : card,
    payment: field('payment'),
    pence: penceIn(field('total')),
    items: field('basket').split(', ').map(itemIn),
  };
}

function itemIn(text: string): Item {
  const [, size = '', name = '', flavour = '', price = ''] = /^(?:(Regular|Large) )?(.+?)(?: - (.+))? - ([\d.]+)$/.exec(
    text,
  )!;
  return {
    product: `${size} ${name}`.trim() + (flavour === '' ? '' : `, ${flavour}`),
    name,
    size,
    flavour,
    pence: penceIn(price),
  };
}

const penceIn = (pounds: string): number => Math.round(Number(pounds) * 100);
