/** The shortest time between two looks: many files at once make many loads. */
const PAUSE_MILLISECONDS = 1000;

/** Notices that a load changed the ledger. */
export class LedgerWatch {
  readonly #ask: () => Promise<string>;
  readonly #changed: () => void;
  #known: string;
  #look: NodeJS.Timeout | undefined;

  /**
   * @param known what the ledger came to at the beginning
   * @param ask what it comes to now
   * @param changed is called after it has changed
   */
  constructor(known: string, ask: () => Promise<string>, changed: () => void) {
    this.#known = known;
    this.#ask = ask;
    this.#changed = changed;
  }

  /** A load has ended. */
  loadEnded(): void {
    this.#look ??= setTimeout(() => void this.#compare(), PAUSE_MILLISECONDS);
  }

  close(): void {
    clearTimeout(this.#look);
  }

  async #compare(): Promise<void> {
    this.#look = undefined;
    // A ledger that cannot be asked counts as changed: rather once too often than never.
    const now = await this.#ask().catch(() => '');
    if (now === this.#known) return;
    this.#known = now;
    this.#changed();
  }
}
