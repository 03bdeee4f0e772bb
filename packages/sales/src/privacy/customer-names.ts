import { Fingerprints } from '../memory/fingerprints.ts';
import { wordsOf } from './folding.ts';
import { nameKey, type Person, wholeNames } from './person.ts';

/** The most names that are remembered as texts; from then on as fingerprints, 16 bytes each. */
const MAX_TEXTS = 4096;
/** The most words that a name is looked for in. */
const MAX_WORDS = 5;
/** The fewest letters by which a name is looked for without regard to where its words begin. */
const MIN_LETTERS = 6;

/** The names of two words and more that a file holds as its customers'. */
export class CustomerNames {
  readonly #texts = new Set<string>();
  #fingerprints: Fingerprints | undefined;
  readonly #excluded = new Set<string>();

  add(person: Person): void {
    for (const name of wholeNames(person)) this.#add(nameKey(name));
  }

  /** What a row with swapped columns has for a customer: a branch of the file is nobody's name. */
  exclude(branch: string): void {
    this.#excluded.add(nameKey(wordsOf(branch)));
  }

  /** Whether somebody's whole name stands in a text, in any order and with or without blanks. */
  areIn(words: readonly string[]): boolean {
    for (let from = 0; from < words.length; from += 1)
      for (let to = from + 1; to <= Math.min(words.length, from + MAX_WORDS); to += 1)
        if (this.#isSpelledBy(words.slice(from, to))) return true;
    return false;
  }

  #add(name: string): void {
    if (this.#texts.size < MAX_TEXTS) {
      this.#texts.add(name);
      return;
    }
    if (this.#texts.has(name)) return;
    this.#fingerprints ??= new Fingerprints();
    this.#fingerprints.add(name);
  }

  #has = (name: string): boolean =>
    !this.#excluded.has(name) && (this.#texts.has(name) || this.#fingerprints?.has(name) === true);

  #isSpelledBy(words: readonly string[]): boolean {
    if (words.length > 1 && this.#has(nameKey(words))) return true;
    const joined = words.join('');
    if (joined.length < MIN_LETTERS) return false;
    // Two names glued together come in alphabetical order once the one in front is moved behind.
    for (let cut = 0; cut < joined.length; cut += 1)
      if (this.#has(joined.slice(cut) + joined.slice(0, cut))) return true;
    return false;
  }
}
