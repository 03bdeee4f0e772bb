/** Files that no till should write, each with its expected result. */
import { around, goodRows, lines, row } from './rows.ts';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const BYTE_ORDER_MARK = '\ufeff';
const utf16 = (text: Buffer | string) => Buffer.from(`${BYTE_ORDER_MARK}${text.toString()}`, 'utf16le');

const BASKET_OF_400 = Array.from({ length: 400 }, () => 'Regular Latte - 2.15').join(', ');
export const INJECTION = `Robert'); DROP TABLE sale;--`;
const FORMULA = '=HYPERLINK("http://example.invalid","Ann")';
export const EMOJI = 'Café ☕ 😀';
export const ODD_KEY = 'north & south/50% off + more/münster_25-08-2021_09-00-00.csv';

/** Rejected rows, one per file: the reason, and part of the advice. */
export const REJECTED: Record<
  string,
  { odd: string | Buffer; reason: string; advice: string; fields?: { branch: string } }
> = {
  'a NUL byte': { odd: row({ customer: 'Ann\0Example' }), reason: 'bad_character', advice: 'export the file again' },
  'a quote that never closes': { odd: row().replace('2.15"', '2.15'), reason: 'open_quote', advice: 'close the quote' },
  'a single line of 50 MB': {
    odd: Buffer.alloc(50_000_000, 'x'),
    reason: 'line_too_long',
    advice: 'export the file again',
  },
  'a total too large for its column': {
    odd: row({ total: '100000000.00' }),
    reason: 'bad_total',
    advice: 'write the total like 5.20',
  },
  'a date in the year 20': {
    odd: row({ time: '25/08/20 09:00' }),
    reason: 'bad_date',
    advice: 'write the date as DD/MM/YYYY HH:MM',
  },
  'a date in the year 0020': {
    odd: row({ time: '25/08/0020 09:00' }),
    reason: 'bad_date',
    advice: 'write the date as DD/MM/YYYY HH:MM',
  },
  'a 31 February': {
    odd: row({ time: '31/02/2021 09:00' }),
    reason: 'bad_date',
    advice: 'write the date as DD/MM/YYYY HH:MM',
  },
  'a date month first': {
    odd: row({ time: '08/25/2021 09:00' }),
    reason: 'bad_date',
    advice: 'write the date as DD/MM/YYYY HH:MM',
  },
  'another branch': {
    odd: row({ branch: 'Otherbury' }),
    reason: 'other_branch',
    advice: 'write the branch in its own column',
  },
  'a customer as a product': {
    odd: row({ customer: 'Zebedee Quixwood', basket: 'Quixwood Zebedee - 2.15' }),
    reason: 'customer_in_text',
    advice: 'put each value back into its own column',
  },
  'a row of 3 columns': {
    odd: row().split(',').slice(0, 3).join(','),
    reason: 'column_count',
    advice: 'add the missing comma or remove the extra one',
  },
  'a row of 12 columns': {
    odd: `${row()},,,,,`,
    reason: 'column_count',
    advice: 'add the missing comma or remove the extra one',
  },
  'a negative price': {
    odd: row({ basket: 'Regular Latte - -2.15' }),
    reason: 'bad_price',
    advice: 'write prices like 2.45',
  },
  'a price of four decimals': {
    odd: row({ basket: 'Regular Latte - 2.1500' }),
    reason: 'bad_price',
    advice: 'write prices like 2.45',
  },
  'a price of 1e3': {
    odd: row({ basket: 'Regular Latte - 1e3' }),
    reason: 'bad_price',
    advice: 'write prices like 2.45',
  },
};

/** Rows that look odd and are kept as they are. */
export const KEPT: Record<string, { odd: string | Buffer; items?: number; takings?: number; flag?: string }> = {
  'a basket of 400 items': { odd: row({ basket: BASKET_OF_400, total: '860.00' }), items: 400, takings: 86_000 },
  'SQL as a product': { odd: row({ basket: `Regular ${INJECTION} - 2.15` }) },
  'an emoji in a product': { odd: row({ basket: `Regular ${EMOJI} - 2.15` }) },
  'a formula as a name': { odd: row({ customer: `"${FORMULA.replaceAll('"', '""')}"` }) },
  'an é in Latin-1': { odd: Buffer.from(row({ basket: 'Regular Café crème - 2.15' }), 'latin1'), flag: 'not_utf8' },
};

/** The name of the file with such a row. */
export const fileOf = (what: string) => `${what.replace(/[^a-zA-Z0-9]+/g, '_')}.csv`;

export const FILES: Record<string, Buffer> = {
  'empty.csv': Buffer.alloc(0),
  'header_only.csv': Buffer.from(
    'date_and_time,branch_name,customer_name,order_products,total_price,payment_type,card_number\n',
  ),
  'binary.csv': Buffer.from(Array.from({ length: 4096 }, (_, at) => (at * 151 + (at >> 3)) % 256)),
  'image.csv': PNG,
  'utf8_with_mark.csv': Buffer.from(`${BYTE_ORDER_MARK}${lines(...goodRows(12)).toString()}`),
  'utf16.csv': utf16(lines(...goodRows(12))),
  'lone_surrogate.csv': utf16(around(row({ customer: 'Ann @' }))),
  'too_many_rejects.csv': lines(
    ...goodRows(10),
    ...Array.from({ length: 4 }, () => row({ payment: 'VOUCHER' })),
    row({ total: 'free' }),
  ),
  [ODD_KEY]: lines(...goodRows(12, 11)),
  ...Object.fromEntries(Object.entries(REJECTED).map(([what, { odd }]) => [fileOf(what), around(odd)])),
  ...Object.fromEntries(Object.entries(KEPT).map(([what, { odd }]) => [fileOf(what), around(odd)])),
};
// A string cannot be encoded with half a pair, so it replaces the @.
FILES['lone_surrogate.csv']!.writeUInt16LE(0xd83d, FILES['lone_surrogate.csv']!.indexOf('@', 0, 'utf16le'));
