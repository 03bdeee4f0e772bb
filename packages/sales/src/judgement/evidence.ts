import { BranchTally } from './branch-evidence.ts';
import { OrderOfTime } from '../chunk/identical-rows.ts';
import type { Judgement, UnreadableFile } from './judgement.ts';
import type { KeptText } from '../privacy/kept-text.ts';
import { NamesOfFile } from '../privacy/customer-names.ts';
import { isPersonalKey } from '../privacy/object-key.ts';
import type { Person } from '../privacy/person.ts';
import type { ReadLine, RowFormat } from '../layout/line-reader.ts';
import type { Refusal, RowNote } from '../reasons/row-reasons.ts';
import { Tally } from '../chunk/receipt.ts';
import type { ReadableRow } from '../layout/row-reader.ts';

/** What is held of a file in case it ends soon: a few messages' worth. */
const MAX_ROWS = 1500;
const MAX_PRODUCTS_HELD = 30_000;
/**
 * Different products and flavours of a file that are compared with the names of its customers. A menu has a hundred.
 */
const MAX_PRODUCTS = 4096;
/** What some tills write under `name`: nobody's name, and too short for a card. */
const ORDER_NUMBER = /^\W*\d{1,12}\W*$/;
/** The warehouse keeps as many of a refused file. */
const MAX_NOTES = 1000;

/** Collects what the rows of a whole file show, in memory that does not follow the file but for 16 bytes a customer. */
export class Evidence {
  readonly #format: RowFormat;
  readonly #branches = new BranchTally();
  readonly #names = new NamesOfFile();
  readonly #products = new Map<string, KeptText>();
  readonly #order = new OrderOfTime();
  #held: ReadLine[] | undefined = [];
  #productsHeld = 0;
  /** What becomes of the rows if the file is refused. */
  readonly #refused = new Tally();
  readonly #notes: RowNote[] = [];

  constructor(format: RowFormat) {
    this.#format = format;
  }

  add(lines: readonly ReadLine[]): void {
    for (const line of lines) {
      this.#hold(line);
      const reason = typeof line.row === 'string' ? line.row : 'other_branch';
      this.#refused.reject(reason);
      if (this.#notes.length < MAX_NOTES) this.#notes.push({ line: line.line, reason });
      if (typeof line.row !== 'string') this.#addRow(line.row);
    }
  }

  /** A name that is known as a customer's. */
  addPerson(person: Person): void {
    this.#names.add(person);
  }

  judge(key: string): Judgement {
    const branches = this.#keptBranches(key);
    if (branches === 'unclear') return this.#refusal('branch_unclear', key);
    for (const branch of branches ?? []) this.#names.allow(branch);
    if (isPersonalKey(key, this.#names)) return this.#refusal('personal_key', key);
    return {
      kind: 'readable',
      format: this.#format,
      branches,
      names: new Set(
        [...this.#products.values()].flatMap(({ text, words }) => (this.#names.isIn(words) ? [text] : [])),
      ),
      isInOrderOfTime: this.#order.isKept,
      lines: this.#held,
    };
  }

  #hold(line: ReadLine): void {
    if (this.#held === undefined) return;
    this.#held.push(line);
    if (typeof line.row !== 'string') this.#productsHeld += line.row.products.length;
    if (this.#held.length > MAX_ROWS || this.#productsHeld > MAX_PRODUCTS_HELD) this.#held = undefined;
  }

  #addRow({ soldAt, foldedBranch, person, products }: ReadableRow): void {
    this.#order.add(soldAt);
    this.#branches.add(foldedBranch, person.identity, person.name !== '' && !ORDER_NUMBER.test(person.name));
    for (const product of products) if (this.#products.size < MAX_PRODUCTS) this.#products.set(product.text, product);
  }

  #keptBranches(key: string): ReadonlySet<string> | undefined | 'unclear' {
    const { columns, name, rivalBranches } = this.#format.layout;
    if (columns.branch === undefined || this.#branches.isEmpty) return undefined;
    return rivalBranches ? 'unclear' : (this.#branches.verdict({ isHeaded: name === 'headed', key }) ?? 'unclear');
  }

  #refusal(refusal: Refusal, key: string): UnreadableFile {
    return {
      kind: 'unreadable',
      refusal,
      isKeyPersonal: isPersonalKey(key, this.#names),
      tally: this.#refused,
      notes: this.#notes,
    };
  }
}
