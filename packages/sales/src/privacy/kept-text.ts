import { digitsOf, withPlainDigits, wordsOf } from './folding.ts';

/** A text that leaves extract (a branch, a product's name or its flavour), with the forms that are compared. */
export interface KeptText {
  readonly text: string;
  readonly words: readonly string[];
  /** Its words without the blanks between them. */
  readonly letters: string;
  readonly digits: string;
  /** Whether it has more digits than letters. */
  readonly isNumber: boolean;
}

export function keptText(text: string): KeptText {
  const words = wordsOf(text);
  const digits = digitsOf(text);
  return {
    text,
    words,
    letters: words.join(''),
    digits,
    isNumber: digits.length * 2 > text.replace(/[^\p{L}\p{N}]+/gu, '').length,
  };
}

/** The bytes that a name's column holds on both warehouses (Redshift counts VARCHAR in bytes). */
const MAX_NAME_BYTES = 200;

/**
 * Nine digits with no word between them: more of a card number than a name may contain. One letter is not a word.
 */
const LONG_NUMBER = /\d(?:[^\p{L}\d]*\p{L}?[^\p{L}\d]*\d){8}/u;
/** The shortest card number. */
export const MIN_CARD_DIGITS = 13;
const E_MAIL = /[^\s@]\s*@\s*[\p{L}\p{N}-]+(?:\s*[.。]\s*[\p{L}\p{N}-]+)*\s*[.。]\s*\p{L}{2,}/u;
/** Seven digits or more after `+`, `(` or a leading zero. */
const PHONE = /(?<![\d.])(?:[+(]\s*|(?=0))\d(?:[\s()./\p{Pd}]*\d){6,}/u;
/** Three digits and four that are not a year (Rioja 750 2019). */
const LOCAL_PHONE = /(?<![\d.])\d{3}[\s.\p{Pd}](?!(?:19|20)\d\d(?!\d))\d{4}(?!\d)/u;

/** Whether a branch or product may have this name: not too long, no long number, email address or phone number. */
export const isSafeName = (text: string): boolean => Buffer.byteLength(text) <= MAX_NAME_BYTES && !holdsContact(text);

/** Whether texts, read one after the other, contain a long number, an email address or a phone number. */
export function holdsContact(...texts: readonly string[]): boolean {
  const plain = withPlainDigits(texts.join(' '));
  return (
    LONG_NUMBER.test(plain)
    || plain.replace(/\D+/g, '').length >= MIN_CARD_DIGITS
    || E_MAIL.test(plain)
    || PHONE.test(plain)
    || LOCAL_PHONE.test(plain)
  );
}
