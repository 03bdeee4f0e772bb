/** Why a row was rejected or flagged: a closed list, so that a note can never contain a value of a row. */
export const ROW_REASONS = {
  line_too_long: { field: 'line', says: 'is longer than 64 KiB', todo: 'export the file again' },
  open_quote: { field: 'line', says: 'has a quote that is not closed properly', todo: 'close the quote' },
  bad_character: {
    field: 'line',
    says: 'has an invalid character (NUL, control character or broken Unicode)',
    todo: 'export the file again',
  },
  column_count: {
    field: 'line',
    says: "has more or fewer columns than the file's layout",
    todo: 'add the missing comma or remove the extra one',
  },
  bad_date: {
    field: 'sold_at',
    says: 'is not a date from 2000 to 2100, day first (25/08/2021 09:00) or ISO',
    todo: 'write the date as DD/MM/YYYY HH:MM',
  },
  no_branch: { field: 'branch', says: 'is missing', todo: 'fill in the branch' },
  branch_name: {
    field: 'branch',
    says: 'is too long, or contains a long number, a phone number or an e-mail address',
    todo: 'write the name of the branch',
  },
  other_branch: {
    field: 'branch',
    says: 'differs from the rest of the file, or nothing shows that it is a branch',
    todo: 'write the branch in its own column, or send its sales in a separate file',
  },
  bad_basket: {
    field: 'basket',
    says: 'is not a list of "[Size ]Name[ - Flavour] - price"',
    todo: 'add the missing comma or price',
  },
  product_name: {
    field: 'basket',
    says: 'has a product name that is too long, or contains a long number, a phone number or an e-mail address',
    todo: 'write the name of the product',
  },
  customer_in_text: {
    field: 'line',
    says: "repeats a customer's name or card number in its branch, a product or an amount",
    todo: 'put each value back into its own column',
  },
  bad_price: {
    field: 'basket',
    says: 'has a price that is not pounds and pence from 0.00 to 999999.99',
    todo: 'write prices like 2.45',
  },
  bad_total: {
    field: 'total',
    says: 'is not pounds and pence from 0.00 to 99999999.99',
    todo: 'write the total like 5.20',
  },
  bad_payment: { field: 'payment_method', says: 'is neither CARD nor CASH', todo: 'write CARD or CASH' },
  total_differs: { field: 'total', says: 'differs from the sum of its items', todo: 'check the till' },
  not_utf8: { field: 'line', says: 'was not UTF-8 and was read as Windows-1252', todo: 'export the file as UTF-8' },
} as const satisfies Record<string, { field: string; says: string; todo: string }>;

export type RowReason = keyof typeof ROW_REASONS;

/** Flagged rows are kept; every other reason rejects its row. */
export const isFlag = (reason: RowReason): boolean => reason === 'total_differs' || reason === 'not_utf8';

/** A rejected or flagged line of a file. */
export interface RowNote {
  /** The line in the file, from 1. */
  readonly line: number;
  readonly reason: RowReason;
}

/** How many rows there are of each reason. */
export type ReasonCounts = Partial<Record<RowReason, number>>;

export function countReason(counts: ReasonCounts, reason: RowReason, rows = 1): void {
  counts[reason] = (counts[reason] ?? 0) + rows;
}
