/** Writes the sales of one branch on one day as rows. */
import { priceOn, type Branch } from '../chain/branch.ts';
import type { CalendarDay } from '../calendar.ts';
import type { Draft } from './dirt.ts';
import { layoutOn } from '../layouts/layout-on.ts';
import type { Column, Layout } from '../layouts/layout.ts';
import type { Sale } from '../chain/sale.ts';

export class Till {
  readonly layout: Layout;
  readonly #branch: Branch;
  readonly #day: CalendarDay;
  readonly #date: string;
  /** The price and the item text of each product of the menu, formatted once a day. */
  readonly #prices: readonly number[];
  readonly #items: readonly string[];

  constructor(branch: Branch, day: CalendarDay) {
    const layout = layoutOn(branch, day.number);
    this.layout = layout;
    this.#branch = branch;
    this.#day = day;
    this.#date = layout.date(day);
    this.#prices = branch.menu.map((product) => priceOn(branch, product, day.number));
    this.#items = branch.menu.map((product, place) => layout.item(product, layout.price(this.#prices[place]!)));
  }

  /** The sum of the items. */
  total(sale: Sale): number {
    let pence = 0;
    for (const pick of sale.picks) pence += this.#prices[pick]!;
    return pence;
  }

  /** The row as it should be. */
  line(sale: Sale, totalPence: number): string {
    return this.layout.line(this.#cells(sale, this.#texts(sale), totalPence));
  }

  /** The row in the form that a spoiler needs. */
  draft(sale: Sale, totalPence: number): Draft {
    const items = this.#texts(sale);
    return {
      layout: this.layout,
      day: this.#day,
      minute: sale.minute,
      products: sale.picks.map((pick) => this.#branch.menu[pick]!),
      prices: sale.picks.map((pick) => this.#prices[pick]!),
      items,
      cells: this.#cells(sale, items, totalPence),
      totalPence,
    };
  }

  #texts(sale: Sale): string[] {
    return sale.picks.map((pick) => this.#items[pick]!);
  }

  #cells(sale: Sale, items: readonly string[], totalPence: number): string[] {
    return this.layout.columns.map((column) => this.#cell(column, sale, items, totalPence));
  }

  #cell(column: Column, sale: Sale, items: readonly string[], totalPence: number): string {
    switch (column) {
      case 'time':
        return this.#date + this.layout.clock(sale.minute);
      case 'branch':
        return this.#branch.name;
      case 'customer':
        return sale.person.name;
      case 'basket':
        return this.layout.basket(items);
      case 'total':
        return this.layout.total(totalPence);
      case 'payment':
        return sale.payment;
      case 'card':
        return sale.payment === 'CARD' ? this.layout.card(sale.person) : this.layout.noCard;
    }
  }
}
