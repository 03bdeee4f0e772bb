import { wordsOf } from '../privacy/folding.ts';

/** The fewest rows that can agree on a branch, and the fewest customers of each branch in a file of several. */
const MIN_AGREEING = 3;
const MIN_AGREEING_SHARE = 0.9;
/** A file of several branches has at least this many times as many customers as branches. */
const MIN_CUSTOMERS_PER_BRANCH = 2;
/** The most branches in one file; a chain has hundreds. */
const MAX_BRANCHES = 2000;
const MAX_CUSTOMERS = MAX_BRANCHES * MIN_CUSTOMERS_PER_BRANCH;

interface BranchCounts {
  rows: number;
  /** Its first customers, up to {@link MIN_AGREEING}. */
  readonly customers: Set<string>;
}

/** Counts the values of a file's branch and customer columns in its readable rows. */
export class BranchEvidence {
  #rows = 0;
  #hasTooMany = false;
  #isNamed = false;
  readonly #branches = new Map<string, BranchCounts>();
  /** Rows of each customer; those after the first {@link MAX_CUSTOMERS} do not matter. */
  readonly #customers = new Map<string, number>();

  get isEmpty(): boolean {
    return this.#rows === 0;
  }

  /**
   * @param branch folded
   * @param customer identifies the customer; `undefined` for none
   * @param isNamed whether the customer's column has a possible name or card
   */
  add(branch: string, customer: string | undefined, isNamed: boolean): void {
    this.#rows += 1;
    this.#isNamed ||= isNamed;
    let counts = this.#branches.get(branch);
    if (counts === undefined) {
      if (this.#branches.size === MAX_BRANCHES) this.#hasTooMany = true;
      else this.#branches.set(branch, (counts = { rows: 0, customers: new Set() }));
    }
    if (counts) counts.rows += 1;
    if (customer === undefined) return;
    if (counts && counts.customers.size < MIN_AGREEING) counts.customers.add(customer);
    const before = this.#customers.get(customer);
    if (before !== undefined || this.#customers.size < MAX_CUSTOMERS) this.#customers.set(customer, (before ?? 0) + 1);
  }

  /**
   * The branches whose rows are kept, folded, by the evidence table of `docs/decisions/0016-evidence-first.md`.
   *
   * @param key the object's key, which may name the branch
   * @param isHeaded whether a heading says which column holds the branch
   * @returns `undefined` if nothing shows that the column holds branches and not customers
   */
  branchesToKeep(key: string, isHeaded: boolean): ReadonlySet<string> | undefined {
    if (this.#hasTooMany) return undefined;
    const severalBranches = isHeaded ? this.#branchesWithCustomers() : [];
    if (severalBranches.length > 1) return new Set(severalBranches);
    const one = this.#branchNamedIn(key) ?? this.#agreedBranch(isHeaded);
    return one === undefined ? undefined : new Set([one]);
  }

  #agreedBranch(isHeaded: boolean): string | undefined {
    if (this.#rows < MIN_AGREEING) return undefined;
    const agreedBranch = [...this.#branches].find(([, { rows }]) => rows >= this.#rows * MIN_AGREEING_SHARE)?.[0];
    return this.#customersVary() || (isHeaded && !this.#isNamed) ? agreedBranch : undefined;
  }

  #customersVary(): boolean {
    const rowCounts = [...this.#customers.values()];
    const known = rowCounts.reduce((sum, rows) => sum + rows, 0);
    return rowCounts.length > 1 && Math.max(...rowCounts) < known * MIN_AGREEING_SHARE;
  }

  #branchesWithCustomers(): string[] {
    if (this.#customers.size < this.#branches.size * MIN_CUSTOMERS_PER_BRANCH) return [];
    return [...this.#branches].flatMap(([branch, { customers }]) => (customers.size >= MIN_AGREEING ? [branch] : []));
  }

  /** The longest branch that is in the key; of several spellings the one in the most rows. */
  #branchNamedIn(key: string): string | undefined {
    const keyPhrase = phrase(key);
    return [...this.#branches]
      .filter(([branch]) => spellingsOf(branch).some((spelling) => keyPhrase.includes(spelling)))
      .sort(
        ([a, { rows: rowsOfA }], [b, { rows: rowsOfB }]) => phrase(b).length - phrase(a).length || rowsOfB - rowsOfA,
      )[0]?.[0];
  }
}

const HAS_LETTER = /\p{L}/u;
const phrase = (text: string): string => ` ${wordsOf(text.replaceAll('&', ' and ')).join(' ')} `;
/** `St Mary's` is found in `st_marys` and in `st_mary_s`, `Park & Ride` in `park_and_ride` and in `park_ride`. */
const spellingsOf = (branch: string): string[] =>
  HAS_LETTER.test(branch)
    ? [phrase(branch), phrase(branch.replace(/['’&]/g, ' '))].filter((spelling) => spelling.trim() !== '')
    : [];
