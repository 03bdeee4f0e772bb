declare const pence: unique symbol;

/** Money as whole pence; pounds exist only in files and on screens. */
export type Pence = number & { readonly [pence]: true };

/** Sums and products of pence are pence; this is the one place that says so to the compiler. */
export const asPence = (value: number): Pence => value as Pence;

/** The most that `cafe.sale.total numeric(10,2)` holds. */
export const MAX_TOTAL = asPence(9_999_999_999);

/** The most that `cafe.sale_item.unit_price numeric(8,2)` holds. */
export const MAX_UNIT_PRICE = asPence(99_999_999);

const POUNDS = /^(\d{0,10})(?:\.(\d{1,2}))?$/;

/**
 * Reads pounds as branches write them: `5.2`, `3.0`, `4`, `.70`.
 *
 * @returns the amount, or `undefined` for anything else (a sign, an exponent, a third decimal, a comma, nothing).
 */
export function parsePounds(text: string): Pence | undefined {
  const match = POUNDS.exec(text);
  if (match === null || text === '') return undefined;
  const [, pounds = '', decimals = ''] = match;
  return asPence(Number(pounds) * 100 + Number(decimals.padEnd(2, '0')));
}

/** `520` → `5.20`: the form both warehouses read. */
export const toDecimal = (amount: Pence): string => {
  const digits = String(amount).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
};
