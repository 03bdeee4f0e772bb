import type { CustomerNames } from './customer-names.ts';
import { withPlainDigits, wordsOf } from './folding.ts';
import { hmacSha256 } from './hmac.ts';

/**
 * A number of 13 to 19 digits that is not a time: neither `20210825090000` nor seconds, milli- or microseconds since
 * 1970.
 */
const CARD_NUMBER = /(?<!\d)(?!(?:19|20)\d{12}(?:\d{3})?(?!\d)|1\d{12}(?:\d{3})?(?!\d))\d{13,19}(?!\d)/;
/** The same in four groups of four, none of them a year. */
const IN_FOURS = /(?<![\p{L}\d])(?!19|20)\d{4}([ _.-])\d{4}\1\d{4}\1\d{4}(?![\p{L}\d])/u;
/** `till@leeds.csv` is not one. */
const E_MAIL = /[^\s/@]@[^\s/@]+\.(?!csv$)\p{L}{2,}/iu;

/** Whether an object's key contains a card number, an email address or the name of one of its file's customers. */
export function isPersonalKey(key: string, names: CustomerNames): boolean {
  const plain = withPlainDigits(key);
  return CARD_NUMBER.test(plain) || IN_FOURS.test(plain) || E_MAIL.test(plain) || names.areIn(wordsOf(key));
}

/**
 * Makes the function that turns a key with personal data into a text that is the same each time and contains nothing of
 * the original.
 */
export function withheldKeyOf(pseudonymKey: string): (objectKey: string) => string {
  const mac = hmacSha256(pseudonymKey);
  return (objectKey) => `withheld/${mac(`object key:${objectKey}`).slice(0, 32)}`;
}
