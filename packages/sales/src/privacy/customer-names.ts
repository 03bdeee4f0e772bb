import { Fingerprints } from '../memory/fingerprints.ts';
import { wordsOf } from './folding.ts';
import { nameKey, type Person, wholeNames } from './person.ts';

/** The most names that are kept as texts; further ones are fingerprints, 16 bytes each. */
const MAX_TEXTS = 4096;
/** The most consecutive words in which a name is searched. */
const MAX_WORDS = 5;
/** The fewest letters of a name that is searched without regard to word boundaries. */
const MIN_LETTERS = 6;

/** The names of a file's customers that have two words or more. */
export class CustomerNames {
  readonly #texts = new Set<string>();
  #fingerprints: Fingerprints | undefined;
  readonly #excluded = new Set<string>();

  add(person: Person): void {
    for (const name of wholeNames(person)) this.#add(nameKey(name));
  }

  /** Excludes a branch of the file: a row with swapped columns has it as its customer. */
  exclude(branch: string): void {
    this.#excluded.add(nameKey(wordsOf(branch)));
  }

  /** Whether a text contains a customer's whole name, in any order and with or without blanks. */
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
    // Two joined names are in alphabetical order once the first is moved behind the second.
    for (let cut = 0; cut < joined.length; cut += 1)
      if (this.#has(joined.slice(cut) + joined.slice(0, cut))) return true;
    return false;
  }
}
