import type { RowNote } from '../reasons/row-reasons.ts';
import type { Customer } from '../sale/customer.ts';
import type { Pence } from '../sale/money.ts';
import type { Payment } from '../sale/payment.ts';
import type { Product } from '../sale/product.ts';
import type { SaleRow } from '../sale/sale-row.ts';
import type { SoldAt } from '../sale/sold-at.ts';

/** Where a branch's spelling comes from: the rows take precedence over the file name. */
export type SpelledIn = 'rows' | 'file';

/**
 * Sales in columns, one entry a sale or a basket line; `branch`, `customer` and `product` point into the dictionaries.
 * Columns with dictionaries are 96 bytes a sale on the wire, objects 533.
 */
export interface SaleColumns {
  readonly branches: readonly { readonly name: string; readonly spelledIn: SpelledIn }[];
  readonly products: readonly Product[];
  readonly customers: readonly Customer[];
  readonly branch: readonly number[];
  readonly soldAt: readonly SoldAt[];
  /** -1 for a sale without a customer. */
  readonly customer: readonly number[];
  readonly payment: readonly Payment[];
  readonly total: readonly Pence[];
  /** How many identical rows of the drop came before. */
  readonly nth: readonly number[];
  /** How many of the basket lines below belong to this sale; they are in the order of the sales. */
  readonly lines: readonly number[];
  readonly product: readonly number[];
  readonly quantity: readonly number[];
  readonly unitPrice: readonly Pence[];
}

/** A consecutive run of a drop's rows, accepted and noted ones. */
export interface RowChunk {
  readonly sales: SaleColumns;
  readonly notes: readonly RowNote[];
}

const MAX_ROWS = 1500;
const MAX_BYTES = 256 * 1024;

/** Upper bounds of what each takes on the wire without its texts: digits, commas, an id of 32 characters. */
const BYTES_PER_SALE = 96;
const BYTES_PER_LINE = 24;
const BYTES_PER_NOTE = 48;
const BYTES_PER_ENTRY = 40;
/** A UTF-16 unit is at most three bytes of UTF-8, or six as an escape. */
const BYTES_PER_CHARACTER = 6;

/**
 * Collects rows until the next one might not fit: 1,500 rows, or 256 KiB on the wire by an upper estimate.
 * A chunk's end depends on the content alone, so a second pass over the file gives the same chunks.
 */
export class RowChunkBuilder {
  #rows = 0;
  #bytes = 0;
  readonly #notes: RowNote[] = [];
  readonly #branches = new Dictionary<{ name: string; spelledIn: SpelledIn }>();
  readonly #products = new Dictionary<Product>();
  readonly #customers = new Dictionary<Customer>();
  readonly #columns = {
    branch: [] as number[],
    soldAt: [] as SoldAt[],
    customer: [] as number[],
    payment: [] as Payment[],
    total: [] as Pence[],
    nth: [] as number[],
    lines: [] as number[],
    product: [] as number[],
    quantity: [] as number[],
    unitPrice: [] as Pence[],
  };

  get isFull(): boolean {
    return this.#rows >= MAX_ROWS || this.#bytes >= MAX_BYTES;
  }

  addSale(row: SaleRow, nth: number, spelledIn: SpelledIn): void {
    const columns = this.#columns;
    columns.branch.push(
      this.#entry(this.#branches, row.branch, row.branch.length, () => ({ name: row.branch, spelledIn })),
    );
    columns.soldAt.push(row.soldAt);
    const { customer } = row;
    columns.customer.push(
      customer === null ? -1 : this.#entry<Customer>(this.#customers, customer.id, 0, () => customer),
    );
    columns.payment.push(row.payment);
    columns.total.push(row.total);
    columns.nth.push(nth);
    columns.lines.push(row.basket.length);
    for (const line of row.basket) {
      columns.product.push(this.#entry(this.#products, line.key, line.key.length, () => line.product));
      columns.quantity.push(line.quantity);
      columns.unitPrice.push(line.unitPrice);
    }
    this.#rows += 1;
    this.#bytes += BYTES_PER_SALE + BYTES_PER_LINE * row.basket.length;
  }

  /** A rejected row is its note; a flagged one is a sale and its notes. */
  addNote(note: RowNote, isRow: boolean): void {
    this.#notes.push(note);
    this.#bytes += BYTES_PER_NOTE;
    if (isRow) this.#rows += 1;
  }

  build(): RowChunk {
    const [branches, products, customers] = [this.#branches.entries, this.#products.entries, this.#customers.entries];
    return { sales: { branches, products, customers, ...this.#columns }, notes: this.#notes };
  }

  #entry<T>(dictionary: Dictionary<T>, key: string, characters: number, make: () => T): number {
    const before = dictionary.entries.length;
    const at = dictionary.indexOf(key, make);
    if (dictionary.entries.length > before) this.#bytes += BYTES_PER_ENTRY + BYTES_PER_CHARACTER * characters;
    return at;
  }
}

class Dictionary<T> {
  readonly entries: T[] = [];
  readonly #indexes = new Map<string, number>();

  indexOf(key: string, make: () => T): number {
    let at = this.#indexes.get(key);
    if (at === undefined) {
      at = this.entries.push(make()) - 1;
      this.#indexes.set(key, at);
    }
    return at;
  }
}
