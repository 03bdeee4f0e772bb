import type { LayoutName } from '../layout/layout.ts';
import type { Refusal } from '../reasons/refusals.ts';
import { countReason, type ReasonCounts, type RowReason } from '../reasons/row-reasons.ts';
import { asPence } from '../sale/money.ts';
import type { SaleRow } from '../sale/sale-row.ts';
import { dayOf } from '../sale/sold-at.ts';
import type { Receipt } from './receipt.ts';

/** Counts a drop's rows and totals while its file is read. */
export class Tally {
  #accepted = 0;
  #rejected = 0;
  #flagged = 0;
  #items = 0;
  #takings = 0;
  #days: [number, number] | null = null;
  readonly #reasons: ReasonCounts = {};

  accept(row: SaleRow, flags: readonly RowReason[]): void {
    this.#accepted += 1;
    this.#items += row.basket.reduce((sum, line) => sum + line.quantity, 0);
    this.#takings += row.total;
    const day = dayOf(row.soldAt);
    this.#days = this.#days ? [Math.min(this.#days[0], day), Math.max(this.#days[1], day)] : [day, day];
    if (flags.length > 0) this.#flagged += 1;
    flags.forEach((flag) => countReason(this.#reasons, flag));
  }

  reject(reason: RowReason, rows = 1): void {
    this.#rejected += rows;
    countReason(this.#reasons, reason, rows);
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
