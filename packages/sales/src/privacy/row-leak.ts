import { type KeptText, MIN_CARD_DIGITS } from './kept-text.ts';
import { IDENTIFYING_DIGITS, numbersOf, type Person, wholeNames } from './person.ts';

/** The fewest letters of a name that is searched without regard to word boundaries. */
const MIN_JOINED_LETTERS = 8;

/**
 * Whether a row's kept fields reveal its customer: the whole name, or six digits of the card in sequence.
 * One word of a name that is also a word of a product or a branch (Earl Grey, Rose, Chester) does not.
 *
 * @param texts the kept texts in the order of the file
 * @param amounts the kept amounts in pence
 */
export function revealsCustomer(person: Person, texts: readonly KeptText[], amounts: readonly number[]): boolean {
  return holdsName(person, texts) || holdsDigits(person, texts, amounts);
}

function holdsName(person: Person, texts: readonly KeptText[]): boolean {
  const [first, ...more] = person.names;
  if (first === undefined) return false;
  if (more.length === 0) return holdsOneWord(person.words, first, texts);
  let all = '';
  for (const text of texts) all += text.letters;
  // Every spelling begins or ends with one of these, and most rows contain neither.
  if (!all.includes(first) && !all.includes(more.at(-1)!)) return false;
  const words = new Set(texts.flatMap((text) => text.words));
  return (
    pairsOf(person.names).some((names) => names.every((word) => words.has(word)))
    || wholeNames(person).some((names) => holdsJoined(names, texts, all))
  );
}

/** The fewest letters of a middle word that is part of the name, unlike `de`, `van` or `bin`. */
const MIN_MIDDLE_LETTERS = 4;

/**
 * The first and the last word of a name, paired with each other and with those between them: the last may be `Jr`, the
 * first `Rev`.
 */
function pairsOf(names: readonly string[]): string[][] {
  const [first, last] = [names[0]!, names.at(-1)!];
  const between = names.slice(1, -1).filter((word) => word.length >= MIN_MIDDLE_LETTERS);
  return [
    [first, last],
    ...between.flatMap((word) => [
      [first, word],
      [word, last],
    ]),
  ];
}

/**
 * Whether a product's name is a customer's name of one word, or one text contains the word with all its titles and
 * initials. A branch of that name is no leak: the rest of the file shows that it is a branch.
 */
function holdsOneWord(words: readonly string[], word: string, [branch, ...products]: readonly KeptText[]): boolean {
  if (products.some(({ letters }) => letters === word)) return true;
  if (words.length === 1 || branch === undefined) return false;
  const spellings = [words.join(''), words.toReversed().join('')];
  return [branch, ...products].some(
    (text) => spellings.includes(text.letters) || words.every((part) => text.words.includes(part)),
  );
}

function holdsJoined(names: readonly string[], texts: readonly KeptText[], all: string): boolean {
  const spellings = [names.join(''), names.toReversed().join(''), names.at(-1)! + names.slice(0, -1).join('')];
  if (spellings[0]!.length < MIN_JOINED_LETTERS) return texts.some(({ letters }) => spellings.includes(letters));
  return spellings.some((spelling) => all.includes(spelling));
}

/** A smaller amount has too few digits to identify a card. */
const MIN_IDENTIFYING_PENCE = 10 ** (IDENTIFYING_DIGITS - 1);

function holdsDigits(person: Person, texts: readonly KeptText[], amounts: readonly number[]): boolean {
  let [inTexts, inNumbers] = ['', ''];
  const numbers = new Set<string>();
  for (const { digits, isNumber } of texts) {
    inTexts += digits;
    if (!isNumber) continue;
    inNumbers += digits;
    numbers.add(digits);
  }
  // A card in parts, one in each text. One number several times (four bottles of 1664) is not a card in parts.
  if ([...numbers].join('').length >= MIN_CARD_DIGITS) return true;
  const kept = [inTexts, inNumbers].filter((digits) => digits.length >= IDENTIFYING_DIGITS);
  for (const amount of amounts) if (amount >= MIN_IDENTIFYING_PENCE) kept.push(String(amount));
  if (kept.length === 0) return false;
  const sequences = new Set(kept.flatMap(sequencesOf));
  return numbersOf(person).some((number) => sequencesOf(number).some((sequence) => sequences.has(sequence)));
}

const sequencesOf = (digits: string): string[] =>
  Array.from({ length: Math.max(0, digits.length - IDENTIFYING_DIGITS + 1) }, (_, at) =>
    digits.slice(at, at + IDENTIFYING_DIGITS),
  );
