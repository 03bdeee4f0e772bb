import unhomoglyph from 'unhomoglyph';
import { memoize } from '../memory/memo.ts';

const NON_ASCII = /[^\0-\x7f]/;
const MARKS_AND_INVISIBLE = /[\p{M}\p{Default_Ignorable_Code_Point}]+/gu;
const NON_LETTERS = /[^a-z]+/;
const NON_LETTERS_OF_ANY_SCRIPT = /[^\p{L}]+/u;
/** Apostrophes are removed, and each look-alike is replaced by one letter of its class. */
const LOOK_ALIKES = /[l1!|0345789@$'’`]/g;
const LETTER: Record<string, string> = {
  'l': 'i',
  1: 'i',
  '!': 'i',
  '|': 'i',
  0: 'o',
  3: 'e',
  4: 'a',
  5: 's',
  7: 't',
  8: 'b',
  9: 'g',
  '@': 'a',
  '$': 's',
  "'": '',
  '’': '',
  '`': '',
};

/**
 * A text's words as a person reads them: case, accents, apostrophes, invisible characters, look-alike letters of other
 * scripts (Unicode's confusables) and digits written for letters do not distinguish words. `m` becomes `rn` and `w`
 * becomes `vv`, so that the joined words of two texts are the words of the two texts written without a blank.
 */
export function wordsOf(text: string): string[] {
  const latin = inLatin(text);
  const letters = latin
    .toLowerCase()
    .replace(LOOK_ALIKES, (found) => LETTER[found]!)
    .replaceAll('m', 'rn')
    .replaceAll('w', 'vv');
  const words = letters.split(NON_ASCII.test(latin) ? NON_LETTERS_OF_ANY_SCRIPT : NON_LETTERS);
  return words.includes('') ? words.filter((word) => word !== '') : words;
}

function inLatin(text: string): string {
  if (!NON_ASCII.test(text)) return text;
  const bare = withoutMarks(text);
  return OTHER_LETTER.test(bare) ? bare.replace(WORD, inLatinLetters) : bare;
}

const OTHER_LETTER = /(?![a-z])\p{L}/iu;
const WORD = /\p{L}+/gu;
const LATIN = /[a-z]/i;
const EACH_NON_ASCII = /[^\0-\x7f]/gu;

/** Among Latin letters a letter's look counts; elsewhere its case is ignored, though it changes the look of some. */
const inLatinLetters = (word: string): string => word.replace(EACH_NON_ASCII, LATIN.test(word) ? lookOf : letterOf);

const lookOf = memoize((letter) => firstLatin([letter, ...casesOf(letter)]) ?? letter);
const letterOf = memoize((letter) => firstLatin(casesOf(letter)) ?? casesOf(letter)[0]!);
function casesOf(letter: string): string[] {
  const lower = letter.toUpperCase().toLowerCase();
  return [lower, lower.toUpperCase()];
}
const firstLatin = (letters: readonly string[]): string | undefined =>
  letters.map((letter) => withoutMarks(unhomoglyph(letter))).find((latin) => !NON_ASCII.test(latin));
const withoutMarks = (text: string): string => text.normalize('NFKD').replace(MARKS_AND_INVISIBLE, '');

const OTHER_DIGIT = /[\p{Nd}\u2776-\u277e\u2780-\u2788\u278a-\u2792\u24f5-\u24ff\u{1f10b}\u{1f10c}]/gu;
const DECIMAL = /\p{Nd}/u;
/** Circled digits one to nine that have no decimal value in Unicode, by the code point before the digit one. */
const CIRCLED = [0x2775, 0x277f, 0x2789, 0x24f4];
/** Letters that look like a digit between digits. */
const ZERO_OR_ONE = /(?<=\d)[oil|]+(?=\d)/gi;

/**
 * A text with every digit as `0` to `9`, including those of other scripts, circled ones, and `O`, `I` and `l` between
 * digits.
 */
export function withPlainDigits(text: string): string {
  const plain = NON_ASCII.test(text)
    ? text
        .normalize('NFKC')
        .replace(MARKS_AND_INVISIBLE, '')
        .replace(OTHER_DIGIT, (digit) => String(valueOf(digit.codePointAt(0)!)))
    : text;
  return plain.replace(ZERO_OR_ONE, (letters) => letters.replace(/o/gi, '0').replace(/\D/g, '1'));
}

export const digitsOf = (text: string): string => withPlainDigits(text).replace(/\D+/g, '');

/** A script's decimal digits are ten code points in a row. */
function valueOf(code: number): number {
  if (!DECIMAL.test(String.fromCodePoint(code))) {
    const before = CIRCLED.find((first) => code > first && code <= first + 9);
    return before === undefined ? 0 : code - before;
  }
  let zero = code;
  while (code - zero < 9 && DECIMAL.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return code - zero;
}
