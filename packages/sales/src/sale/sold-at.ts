declare const soldAt: unique symbol;

/** Branch-local time: whole seconds since 2000-01-01 00:00:00, without a zone. */
export type SoldAt = number & { readonly [soldAt]: true };

/** Whole days since 2000-01-01; the years 2000 to 2100 fit 16 bits. */
export const dayOf = (at: SoldAt): number => Math.floor(at / SECONDS_A_DAY);

const SECONDS_A_DAY = 86_400;
const EPOCH = Date.UTC(2000, 0, 1);
/** The last second of 2100. */
export const LAST_SECOND = (Date.UTC(2101, 0, 1) - EPOCH) / 1000 - 1;

const DAY_FIRST = /^(\d{1,2})\/(\d{1,2})\/(\d{4}) (\d{1,2}):(\d{2})(?::(\d{2}))?$/;
const ISO = /^(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2})(?::(\d{2}))?$/;

/**
 * Reads a branch's timestamp: `25/08/2021 09:00`, `8/8/2023 9:00` (always day first) or `2020-10-01 09:00:00`.
 *
 * @returns `undefined` for any other form, for a day that does not exist, and outside the years 2000 to 2100.
 */
export function parseSoldAt(text: string): SoldAt | undefined {
  const dayFirst = DAY_FIRST.exec(text);
  if (dayFirst) return fromParts(dayFirst[3], dayFirst[2], dayFirst[1], dayFirst.slice(4));
  const iso = ISO.exec(text);
  if (iso) return fromParts(iso[1], iso[2], iso[3], iso.slice(4));
  return undefined;
}

function fromParts(year = '', month = '', day = '', clock: (string | undefined)[]): SoldAt | undefined {
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  const [hours = 0, minutes = 0, seconds = 0] = clock.map((part) => Number(part ?? 0));
  if (y < 2000 || y > 2100 || hours > 23 || minutes > 59 || seconds > 59) return undefined;
  const midnight = new Date(Date.UTC(y, m - 1, d));
  if (midnight.getUTCMonth() !== m - 1 || midnight.getUTCDate() !== d) return undefined;
  return ((midnight.getTime() - EPOCH) / 1000 + hours * 3600 + minutes * 60 + seconds) as SoldAt;
}

/** `2021-08-25 09:00:00`: the form both warehouses read. */
export const toTimestamp = (at: SoldAt): string =>
  new Date(EPOCH + at * 1000).toISOString().slice(0, 19).replace('T', ' ');

/** `2021-08-25`, from a count of days since 2000-01-01. */
export const toDate = (day: number): string => new Date(EPOCH + day * SECONDS_A_DAY * 1000).toISOString().slice(0, 10);
