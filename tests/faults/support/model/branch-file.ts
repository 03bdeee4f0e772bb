import type { Item, Row, Sale } from './model.ts';

/**
 * How a file writes its rows; `in name` and `sparse` leave the branch to the file's name, `sparse` also leaves out the
 * customer.
 */
export const LAYOUTS = ['nightly', 'in name', 'triplets', 'headed', 'sparse'] as const;
export type LayoutName = (typeof LAYOUTS)[number];

/** A sale that files of any layout may hold. */
export type PlainSale = Omit<Sale, 'spelledIn'>;

/** One row to be written. */
export interface PlannedRow {
  readonly sale: PlainSale;
  /** What spoils it: it is then rejected for that. */
  readonly dirt?: Dirt;
  /** Pence by which its total differs from its items. */
  readonly off?: number;
  /** Written in Windows-1252, where it holds a letter that UTF-8 writes otherwise. */
  readonly windows1252?: boolean;
}

/** The names of files, each with the branch it says. */
export const FILES = [
  { key: 'north_gate_25-08-2021_20-00-00.csv', branch: 'North Gate' },
  { key: 'evening run/NORTH-GATE_26-08-2021_20-00-00.csv', branch: 'NORTH-GATE' },
  { key: 'münster_25-08-2021_20-00-00.csv', branch: 'Münster' },
  { key: 'weir_1-9-2021.csv', branch: 'Weir' },
] as const;

interface Fields {
  time: string;
  branch: string;
  customer: string;
  basket: string;
  total: string;
  payment: string;
  card: string;
}

interface Layout {
  readonly header?: string;
  readonly columns: readonly (keyof Fields | 'note')[];
  readonly isoTime?: boolean;
  readonly triplets?: boolean;
}

const SHAPES: Record<LayoutName, Layout> = {
  'nightly': { columns: ['time', 'branch', 'customer', 'basket', 'total', 'payment', 'card'] },
  'in name': { columns: ['time', 'customer', 'basket', 'total', 'payment', 'card'] },
  'triplets': { columns: ['time', 'branch', 'customer', 'basket', 'payment', 'total', 'card'], triplets: true },
  'headed': {
    header: 'Card Number,Total Price,Order,Branch,Date and Time,Payment Type,Customer Name',
    columns: ['card', 'total', 'basket', 'branch', 'time', 'payment', 'customer'],
    isoTime: true,
  },
  'sparse': {
    header: 'timestamp,items,note,total,payment_method',
    columns: ['time', 'basket', 'note', 'total', 'payment'],
    isoTime: true,
  },
};

/** What spoils a row of any layout, by the reason it is then rejected for: other fields, or a line that is none. */
const DIRT = {
  bad_date: { time: '31/02/2021 09:00' },
  bad_total: { total: 'free' },
  bad_payment: { payment: 'VOUCHER' },
  bad_basket: { basket: 'Latte' },
  bad_price: { basket: 'Regular Latte - 1e3' },
  product_name: { basket: 'Regular Latte 1234 5678 9 - 2.15' },
  column_count: 'a line, of three, columns',
  open_quote: '25/08/2021 09:00,"no end of it',
  bad_character: '25/08/2021 09:00,\0',
} as const satisfies Record<string, Partial<Fields> | string>;

export type Dirt = keyof typeof DIRT;
export const DIRTS = Object.keys(DIRT) as Dirt[];

/** A file's bytes, and its rows as the model is to understand them. */
export interface BranchFile {
  readonly body: Buffer;
  readonly rows: readonly Row[];
}

/** @param fileBranch the branch that the file's name says */
export function writeFile(name: LayoutName, fileBranch: string, planned: readonly PlannedRow[]): BranchFile {
  const layout = SHAPES[name];
  const header = layout.header === undefined ? [] : [Buffer.from(layout.header)];
  const written = planned.map((row, at) => writeRow(layout, fileBranch, row, header.length + at + 1));
  const lines = [...header, ...written.map(({ bytes }) => bytes)];
  return {
    body: Buffer.concat(lines.flatMap((bytes) => [bytes, Buffer.from('\n')])),
    rows: written.map(({ row }) => row),
  };
}

function writeRow(
  layout: Layout,
  fileBranch: string,
  { sale: plain, dirt, off = 0, windows1252 = false }: PlannedRow,
  line: number,
): { bytes: Buffer; row: Row } {
  const sale = asLaidOut({ ...plain, total: plain.total + off }, layout, fileBranch);
  const spoilt = dirt && DIRT[dirt];
  const text =
    typeof spoilt === 'string'
      ? spoilt
      : textOf(layout, { ...fieldsOf(layout, sale), ...triplets(layout, spoilt ?? {}) });
  const bytes = Buffer.from(text, windows1252 ? 'latin1' : 'utf8');
  if (dirt) return { bytes, row: { line, reasons: [dirt] } };
  const reasons = [...(off === 0 ? [] : ['total_differs']), ...(bytes.equals(Buffer.from(text)) ? [] : ['not_utf8'])];
  return { bytes, row: { line, sale, reasons } };
}

/** The sale as this layout can say it. */
function asLaidOut(sale: PlainSale, { columns }: Layout, fileBranch: string): Sale {
  const branch = columns.includes('branch')
    ? ({ branch: sale.branch, spelledIn: 'rows' } as const)
    : ({ branch: fileBranch, spelledIn: 'file' } as const);
  return { ...sale, ...branch, ...(columns.includes('customer') ? {} : { customer: '', card: '' }) };
}

const fieldsOf = ({ isoTime = false, triplets: inTriplets = false }: Layout, sale: Sale): Fields => ({
  time: isoTime ? sale.soldAt : dayFirst(sale.soldAt),
  branch: sale.branch,
  customer: sale.customer,
  basket: sale.basket
    .map((item) =>
      inTriplets
        ? `${item.size},${nameOf(item)},${toDecimal(item.price)}`
        : `${item.size} ${nameOf(item)} - ${toDecimal(item.price)}`.trim(),
    )
    .join(', '),
  total: toDecimal(sale.total),
  payment: isoTime ? sale.payment.toLowerCase() : sale.payment,
  card: sale.card,
});

/** Dirt in a basket is written as items. */
const triplets = ({ triplets: inTriplets = false }: Layout, spoilt: Partial<Fields>): Partial<Fields> =>
  inTriplets && spoilt.basket !== undefined
    ? { basket: spoilt.basket.replace(/^Regular (.*) - /, 'Regular,$1,') }
    : spoilt;

const textOf = ({ columns }: Layout, fields: Fields): string =>
  columns
    .map((column) => (column === 'note' ? '' : column === 'basket' ? `"${fields.basket}"` : fields[column]))
    .join(',');

const nameOf = ({ name, flavour }: Item): string => (flavour === '' ? name : `${name} - ${flavour}`);
const toDecimal = (pence: number): string => (pence / 100).toFixed(2);

function dayFirst(soldAt: string): string {
  const [, year, month, day, minutes, seconds] = /^(\d+)-(\d+)-(\d+) (\d+:\d+)(:\d+)$/.exec(soldAt)!;
  return `${day}/${month}/${year} ${minutes}${seconds === ':00' ? '' : seconds}`;
}

/** A file that is no text: lines that no layout fits. */
export function writeBinary(lines: number): BranchFile {
  const rows = Array.from({ length: lines }, (_, at): Row => ({ line: at + 1, reasons: ['bad_character'] }));
  return { body: Buffer.from(rows.map(({ line }) => `\0\u0001${line}\u0002\n`).join(''), 'latin1'), rows };
}
