/** How a layout writes a file. */
import type { CalendarDay } from '../calendar.ts';
import type { Product } from '../chain/menu.ts';
import type { Person } from '../chain/people.ts';
import type { LayoutName } from './layout-name.ts';

export type Column = 'time' | 'branch' | 'customer' | 'basket' | 'total' | 'payment' | 'card';

export interface Layout {
  readonly name: LayoutName;
  readonly columns: readonly Column[];
  /** The header line without its line ending, or null. */
  readonly header: string | null;
  readonly eol: string;
  /** The text after the last row. */
  readonly tail: string;
  /** Everything before the time of day, separator included. */
  date(day: Pick<CalendarDay, 'year' | 'month' | 'day'>): string;
  clock(minute: number): string;
  price(pence: number): string;
  item(product: Pick<Product, 'size' | 'name' | 'flavour'>, price: string): string;
  basket(items: readonly string[]): string;
  total(pence: number): string;
  /** The card field of a card payment. */
  card(person: Person): string;
  /** The card field of a cash payment. */
  readonly noCard: string;
  line(cells: readonly string[]): string;
}
