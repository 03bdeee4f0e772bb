/** Pence as branches write pounds. Exact: the digits are split, nothing is divided. */

/** `5.20` */
export function twoDecimals(pence: number): string {
  const sign = pence < 0 ? '-' : '';
  const digits = String(Math.abs(pence)).padStart(3, '0');
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** `5.2`, `3.0`, `2.55`: a trailing zero is removed. */
export function shortPounds(pence: number): string {
  const full = twoDecimals(pence);
  return full.endsWith('0') ? full.slice(0, -1) : full;
}

/** `5.2`, `3`, `2.55`: as a spreadsheet, and some tills, show it. */
export function barePounds(pence: number): string {
  const short = shortPounds(pence);
  return short.endsWith('.0') ? short.slice(0, -2) : short;
}

/** `5.20`, but `.70` and `.0`: the tills of 2020 lost the zero before the point. */
export function poundsOf2020(pence: number): string {
  if (pence === 0) return '.0';
  const full = twoDecimals(pence);
  return full.startsWith('0.') ? full.slice(1) : full;
}
