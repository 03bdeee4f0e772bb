import type { FileRow, RowFormat } from '../layout/row-reader.ts';
import { CustomerNames } from '../privacy/customer-names.ts';
import type { KeptText } from '../privacy/kept-text.ts';
import { isPersonalKey } from '../privacy/object-key.ts';
import type { Person } from '../privacy/person.ts';
import type { Refusal } from '../reasons/refusals.ts';
import { countReason, type ReasonCounts, type RowNote } from '../reasons/row-reasons.ts';
import type { ReadableRow } from '../sale/sale-row.ts';
import { BranchEvidence } from './branch-evidence.ts';
import type { Judgement, UnreadableFile } from './judgement.ts';
import { TimeOrder } from './time-order.ts';

/** How much of a short file is kept in memory: a few messages' worth. */
const MAX_ROWS = 1500;
const MAX_PRODUCTS_HELD = 30_000;
/** The most products and flavours of a file that are compared with customers' names. A menu has a hundred. */
const MAX_PRODUCTS = 4096;
/** What some tills write under `name`: not a name, and too short for a card. */
const ORDER_NUMBER = /^\W*\d{1,12}\W*$/;
/** As many as the warehouse keeps of a refused file. */
const MAX_NOTES = 1000;

/** Collects the evidence of a whole file. Memory grows with the file only by 16 bytes a customer. */
export class Evidence {
  readonly #format: RowFormat;
  readonly #branches = new BranchEvidence();
  readonly #names = new CustomerNames();
  readonly #products = new Map<string, KeptText>();
  readonly #timeOrder = new TimeOrder();
  #rows: FileRow[] | undefined = [];
  #productsHeld = 0;
  /** The reasons of the rows if the file is refused. */
  readonly #reasons: ReasonCounts = {};
  readonly #notes: RowNote[] = [];

  constructor(format: RowFormat) {
    this.#format = format;
  }

  add(rows: readonly FileRow[]): void {
    for (const row of rows) {
      this.#hold(row);
      const reason = typeof row.content === 'string' ? row.content : 'other_branch';
      countReason(this.#reasons, reason);
      if (this.#notes.length < MAX_NOTES) this.#notes.push({ line: row.line, reason });
      if (typeof row.content !== 'string') this.#addRow(row.content);
    }
  }

  /** Adds a customer, whose name must not leave extract. */
  addPerson(person: Person): void {
    this.#names.add(person);
  }

  judge(key: string): Judgement {
    const branches = this.#keptBranches(key);
    if (branches === 'unclear') return this.#refusal('branch_unclear', key);
    for (const branch of branches ?? []) this.#names.exclude(branch);
    if (isPersonalKey(key, this.#names)) return this.#refusal('personal_key', key);
    return {
      kind: 'readable',
      format: this.#format,
      branches,
      textsWithNames: new Set(
        [...this.#products.values()].flatMap(({ text, words }) => (this.#names.areIn(words) ? [text] : [])),
      ),
      isInTimeOrder: this.#timeOrder.isSorted,
      rows: this.#rows,
    };
  }

  #hold(row: FileRow): void {
    if (this.#rows === undefined) return;
    this.#rows.push(row);
    if (typeof row.content !== 'string') this.#productsHeld += row.content.products.length;
    if (this.#rows.length > MAX_ROWS || this.#productsHeld > MAX_PRODUCTS_HELD) this.#rows = undefined;
  }

  #addRow({ soldAt, foldedBranch, person, products }: ReadableRow): void {
    this.#timeOrder.add(soldAt);
    this.#branches.add(foldedBranch, person.identity, person.name !== '' && !ORDER_NUMBER.test(person.name));
    for (const product of products) if (this.#products.size < MAX_PRODUCTS) this.#products.set(product.text, product);
  }

  #keptBranches(key: string): ReadonlySet<string> | undefined | 'unclear' {
    const { columns, name, hasSeveralBranchHeadings } = this.#format.layout;
    if (columns.branch === undefined || this.#branches.isEmpty) return undefined;
    return hasSeveralBranchHeadings ? 'unclear' : (this.#branches.branchesToKeep(key, name === 'headed') ?? 'unclear');
  }

  #refusal(refusal: Refusal, key: string): UnreadableFile {
    return {
      kind: 'unreadable',
      refusal,
      isKeyPersonal: isPersonalKey(key, this.#names),
      reasons: this.#reasons,
      notes: this.#notes,
    };
  }
}
