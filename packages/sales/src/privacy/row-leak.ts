import type { KeptText } from './kept-text.ts';
import { type Person, TELLING_DIGITS, wholeNames } from './person.ts';

/** The fewest letters by which a name is looked for without regard to where words begin and end. */
const TELLING_LETTERS = 8;
/** The fewest digits of texts that are numbers that could be a card in pieces: the shortest card number. */
const CARD_DIGITS = 13;

/**
 * Whether a row's kept fields give its customer away: the whole name, or six digits of the card in sequence.
 * One word of a name that is also a word of a product or a branch (Earl Grey, Rose, Chester) does not.
 *
 * @param texts the kept texts in the order of the file
 * @param amounts the kept amounts in pence
 */
export function givesAway(person: Person, texts: readonly KeptText[], amounts: readonly number[]): boolean {
  return holdsName(person, texts) || holdsDigits(person, texts, amounts);
}

function holdsName(person: Person, texts: readonly KeptText[]): boolean {
  const [only, ...more] = person.names;
  if (only === undefined) return false;
  if (more.length === 0) return texts.some((text) => text.letters === only);
  return wholeNames(person).some((names) => names.every((word) => texts.some((text) => text.words.includes(word))) || holdsGlued(names, texts));
}

function holdsGlued(names: readonly string[], texts: readonly KeptText[]): boolean {
  const spellings = [names.join(''), names.toReversed().join(''), names.at(-1)! + names.slice(0, -1).join('')];
  if (spellings[0]!.length < TELLING_LETTERS) return texts.some(({ letters }) => spellings.includes(letters));
  const all = texts.reduce((letters, text) => letters + text.letters, '');
  return spellings.some((spelling) => all.includes(spelling));
}

function holdsDigits(person: Person, texts: readonly KeptText[], amounts: readonly number[]): boolean {
  const inTexts = texts.reduce((digits, text) => digits + text.digits, '');
  const inNumbers = texts.reduce((digits, text) => (text.isNumber ? digits + text.digits : digits), '');
  if (inNumbers.length >= CARD_DIGITS) return true;
  const kept = [inTexts, inNumbers, ...amounts.map(String)].filter((digits) => digits.length >= TELLING_DIGITS);
  return kept.some((digits) => person.digits.some((number) => shareSequence(digits, number)));
}

function shareSequence(kept: string, number: string): boolean {
  for (let at = 0; at + TELLING_DIGITS <= number.length; at += 1) if (kept.includes(number.slice(at, at + TELLING_DIGITS))) return true;
  return false;
}
