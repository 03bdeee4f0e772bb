import { digitsOf, wordsOf } from './folding.ts';

/** The customer of a row's sale, as written; never leaves extract. */
export interface Person {
  /** The words of the name. */
  readonly words: readonly string[];
  /** Its words without titles and initials. */
  readonly names: readonly string[];
  /**
   * Identifies a customer within a file: the name, or else the card. `undefined` for no customer, or for a card in the
   * name's column.
   */
  readonly identity: string | undefined;
  /** The fields as they are written. */
  readonly name: string;
  readonly card: string;
}

const TITLES = new Set(['mr', 'mrs', 'ms', 'miss', 'mx', 'dr', 'sir', 'dame', 'prof'].flatMap(wordsOf));
const HAS_LETTER = /\p{L}/u;
/** One Latin letter, as `wordsOf` writes it: a name in another script may be one letter long. */
const INITIAL = /^(?:[a-z]|rn|vv)$/;
/** Fewer digits are allowed on a receipt (PCI DSS 3.4.1 shows the first six and the last four). */
export const IDENTIFYING_DIGITS = 6;

export function personOf(name: string, card: string): Person {
  const words = HAS_LETTER.test(name) ? wordsOf(name) : [];
  const names = words.filter((word) => !INITIAL.test(word) && !TITLES.has(word));
  const identity = names.length > 0 ? nameKey(names) : name === '' && card !== '' ? digitsOf(card) : undefined;
  return { words, names, identity: identity === '' ? undefined : identity, name, card };
}

/** The numbers of a row that could be a card's: in the card's column and in the name's. */
export const numbersOf = ({ name, card }: Person): string[] =>
  [card, name].map(digitsOf).filter((digits) => digits.length >= IDENTIFYING_DIGITS);

/** The words of a name, in any order, as one text. */
export function nameKey(words: readonly string[]): string {
  const [first = '', second = ''] = words;
  if (words.length > 2) return [...words].sort().join('');
  return first < second ? first + second : second + first;
}

/** The names that a text must not contain: the first and last word and, if there are more than two, all words. */
export function wholeNames({ names }: Person): (readonly string[])[] {
  if (names.length < 2) return [];
  return names.length === 2 ? [names] : [[names[0]!, names.at(-1)!], names];
}
