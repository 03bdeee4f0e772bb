import type { KeptText } from './kept-text.ts';
import { numbersOf, type Person, TELLING_DIGITS, wholeNames } from './person.ts';

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
  const [first, ...more] = person.names;
  if (first === undefined) return false;
  if (more.length === 0) return texts.some((text) => text.letters === first);
  let all = '';
  for (const text of texts) all += text.letters;
  // Every spelling begins or ends with one of these, and most rows hold neither.
  if (!all.includes(first) && !all.includes(more.at(-1)!)) return false;
  return wholeNames(person).some((names) => names.every((word) => texts.some((text) => text.words.includes(word))) || holdsGlued(names, texts, all));
}

function holdsGlued(names: readonly string[], texts: readonly KeptText[], all: string): boolean {
  const spellings = [names.join(''), names.toReversed().join(''), names.at(-1)! + names.slice(0, -1).join('')];
  if (spellings[0]!.length < TELLING_LETTERS) return texts.some(({ letters }) => spellings.includes(letters));
  return spellings.some((spelling) => all.includes(spelling));
}

/** An amount of fewer pence has fewer digits than tell. */
const TELLING_AMOUNT = 10 ** (TELLING_DIGITS - 1);

function holdsDigits(person: Person, texts: readonly KeptText[], amounts: readonly number[]): boolean {
  let [inTexts, inNumbers] = ['', ''];
  for (const { digits, isNumber } of texts) {
    inTexts += digits;
    if (isNumber) inNumbers += digits;
  }
  if (inNumbers.length >= CARD_DIGITS) return true;
  const kept = [inTexts, inNumbers].filter((digits) => digits.length >= TELLING_DIGITS);
  for (const amount of amounts) if (amount >= TELLING_AMOUNT) kept.push(String(amount));
  return kept.length > 0 && numbersOf(person).some((number) => kept.some((digits) => shareSequence(digits, number)));
}

function shareSequence(kept: string, number: string): boolean {
  for (let at = 0; at + TELLING_DIGITS <= number.length; at += 1) if (kept.includes(number.slice(at, at + TELLING_DIGITS))) return true;
  return false;
}
