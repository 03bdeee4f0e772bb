import type { LayoutName } from '../layout/detection.ts';
import { asPence, type Pence } from '../sale/money.ts';
import { isFlag, type Refusal, type RowReason } from '../reasons/row-reasons.ts';
import type { SaleRow } from '../layout/row-reader.ts';
import { dayOf } from '../sale/sold-at.ts';

/** What one reading of a file came to. What the warehouse holds of the drop is reconciled against it. */
export interface Receipt {
  readonly outcome: 'accepted' | 'empty' | 'refused';
  /** Why it was refused. */
  readonly refusal?: Refusal;
  readonly layout: LayoutName | null;
  /** Rows read: accepted and rejected ones; a header and blank lines are no rows. */
  readonly rows: number;
  readonly accepted: number;
  readonly rejected: number;
  /** Accepted rows that carry a flag. */
  readonly flagged: number;
  readonly reasons: Readonly<Partial<Record<RowReason, number>>>;
  /** Units sold in the accepted rows. */
  readonly items: number;
  readonly takings: Pence;
  /** The first and last day covered, in days since 2000-01-01. */
  readonly days: readonly [number, number] | null;
  readonly chunks: number;
}

/** Counts while the file is read. */
export class Tally {
  #accepted = 0;
  #rejected = 0;
  #flagged = 0;
  #items = 0;
  #takings = 0;
  #days: [number, number] | null = null;
  readonly #reasons: Partial<Record<RowReason, number>> = {};

  accept(row: SaleRow, flags: readonly RowReason[]): void {
    this.#accepted += 1;
    this.#items += row.basket.reduce((sum, line) => sum + line.quantity, 0);
    this.#takings += row.total;
    const day = dayOf(row.soldAt);
    this.#days = this.#days ? [Math.min(this.#days[0], day), Math.max(this.#days[1], day)] : [day, day];
    if (flags.length > 0) this.#flagged += 1;
    flags.forEach((flag) => this.#note(flag));
  }

  reject(reason: RowReason): void {
    this.#rejected += 1;
    this.#note(reason);
  }

  #note(reason: RowReason): void {
    this.#reasons[reason] = (this.#reasons[reason] ?? 0) + 1;
  }

  /** @param maxRejectShare the share of rejected rows above which the whole drop is refused */
  receipt(layout: LayoutName | null, chunks: number, maxRejectShare: number, refusal?: Refusal): Receipt {
    const rows = this.#accepted + this.#rejected;
    const refused = refusal ?? (this.#rejected > rows * maxRejectShare ? 'too_many_rejects' : undefined);
    return {
      outcome: refused ? 'refused' : rows === 0 ? 'empty' : 'accepted',
      ...(refused && { refusal: refused }),
      layout,
      rows,
      accepted: this.#accepted,
      rejected: this.#rejected,
      flagged: this.#flagged,
      reasons: this.#reasons,
      items: this.#items,
      takings: asPence(this.#takings),
      days: this.#days,
      chunks,
    };
  }
}

/** How many rows a receipt rejected for each reason, most first. */
export const rejectionsOf = (receipt: Pick<Receipt, 'reasons'>): [RowReason, number][] =>
  (Object.entries(receipt.reasons) as [RowReason, number][])
    .filter(([reason]) => !isFlag(reason))
    .sort((a, b) => b[1] - a[1]);
