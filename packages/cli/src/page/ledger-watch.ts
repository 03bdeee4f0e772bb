/** The shortest time between two checks: many files at once make many loads. */
const CHECK_DELAY_MS = 1000;

/** Notices that a load changed the ledger. */
export class LedgerWatch {
  readonly #readVersion: () => Promise<string>;
  readonly #onChange: () => void;
  #knownVersion: string;
  #timer: NodeJS.Timeout | undefined;

  /**
   * @param knownVersion the ledger's version at the start
   * @param readVersion reads its current version
   * @param onChange is called after it has changed
   */
  constructor(knownVersion: string, readVersion: () => Promise<string>, onChange: () => void) {
    this.#knownVersion = knownVersion;
    this.#readVersion = readVersion;
    this.#onChange = onChange;
  }

  /** To be called after each load. */
  scheduleCheck(): void {
    this.#timer ??= setTimeout(() => void this.#check(), CHECK_DELAY_MS);
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  async #check(): Promise<void> {
    this.#timer = undefined;
    // A ledger that cannot be read counts as changed: one update too many is better than a missed one.
    const version = await this.#readVersion().catch(() => '');
    if (version === this.#knownVersion) return;
    this.#knownVersion = version;
    this.#onChange();
  }
}
