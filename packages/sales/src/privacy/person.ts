import { digitsOf, wordsOf } from './folding.ts';

/** Who a row's sale was made to, as the row says it; never leaves extract. */
export interface Person {
  /** The words of the name, without titles and initials. */
  readonly names: readonly string[];
  /** The digits of the card and of a number that stands for the name. */
  readonly digits: readonly string[];
}

const TITLES = new Set(['mr', 'mrs', 'ms', 'miss', 'mx', 'dr', 'sir', 'dame', 'prof'].flatMap(wordsOf));
const HAS_LETTER = /\p{L}/u;
/** Fewer digits are allowed on a receipt (PCI DSS 3.4.1 shows the first six and the last four). */
export const TELLING_DIGITS = 6;

export function personOf(name: string, card: string): Person {
  const names = HAS_LETTER.test(name) ? wordsOf(name).filter((word) => word.length > 1 && !TITLES.has(word)) : [];
  return { names, digits: [card, name].map(digitsOf).filter((digits) => digits.length >= TELLING_DIGITS) };
}

/** Two words of a name or more, in any order, as one text. */
export const unordered = (words: readonly string[]): string => [...words].sort().join('');

/** The first and last word of a name and, where it has more, all of them: what a text must not hold. */
export function wholeNames({ names }: Person): (readonly string[])[] {
  if (names.length < 2) return [];
  return names.length === 2 ? [names] : [[names[0]!, names.at(-1)!], names];
}

/** What tells one customer of a file from another: the name, or else the card. `undefined` for nobody, or for a card in the name's place. */
export function identityOf(person: Person, name: string): string | undefined {
  if (person.names.length > 0) return unordered(person.names);
  return name === '' ? person.digits[0] : undefined;
}
