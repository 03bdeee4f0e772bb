import type { Item, Row, Sale } from './model.ts';

/**
 * The layouts of a file's rows; with `in name` and `sparse` the branch is only in the file's name, and `sparse` also
 * has no customer.
 */
export const LAYOUTS = ['nightly', 'in name', 'triplets', 'headed', 'sparse'] as const;
export type LayoutName = (typeof LAYOUTS)[number];

/** A sale that files of any layout may contain. */
export type PlainSale = Omit<Sale, 'spelledIn'>;

/** One row to write. */
export interface PlannedRow {
  readonly sale: PlainSale;
  /** The fault for which it is rejected. */
  readonly dirt?: Dirt;
  /** The difference of its total from the sum of its items, in pence. */
  readonly off?: number;
  /** Written in Windows-1252, which differs from UTF-8 if it has a non-ASCII letter. */
  readonly windows1252?: boolean;
}

/** The keys of files, each with the branch it names. */
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

/** The fault of a row by its reason for rejection, in any layout: changed fields, or a malformed line. */
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

/** A file's bytes, and its rows for the model. */
export interface BranchFile {
  readonly body: Buffer;
  readonly rows: readonly Row[];
}

/** @param fileBranch the branch in the file's name */
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
  const faulty = dirt && DIRT[dirt];
  const text =
    typeof faulty === 'string'
      ? faulty
      : textOf(layout, { ...fieldsOf(layout, sale), ...triplets(layout, faulty ?? {}) });
  const bytes = Buffer.from(text, windows1252 ? 'latin1' : 'utf8');
  if (dirt) return { bytes, row: { line, reasons: [dirt] } };
  const reasons = [...(off === 0 ? [] : ['total_differs']), ...(bytes.equals(Buffer.from(text)) ? [] : ['not_utf8'])];
  return { bytes, row: { line, sale, reasons } };
}

/** The sale as far as this layout can express it. */
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

/** Adapts a faulty basket to the layout. */
const triplets = ({ triplets: inTriplets = false }: Layout, faulty: Partial<Fields>): Partial<Fields> =>
  inTriplets && faulty.basket !== undefined
    ? { basket: faulty.basket.replace(/^Regular (.*) - /, 'Regular,$1,') }
    : faulty;

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

/** A binary file, whose lines fit no layout. */
export function writeBinary(lines: number): BranchFile {
  const rows = Array.from({ length: lines }, (_, at): Row => ({ line: at + 1, reasons: ['bad_character'] }));
  return { body: Buffer.from(rows.map(({ line }) => `\0\u0001${line}\u0002\n`).join(''), 'latin1'), rows };
}
