/** A number of 13 to 19 digits that is no time: neither `20210825090000` nor seconds, milli- or microseconds since 1970. */
const CARD_NUMBER = /(?<!\d)(?!(?:19|20)\d{12}(?:\d{3})?(?!\d)|1\d{12}(?:\d{3})?(?!\d))\d{13,19}(?!\d)/;
const E_MAIL = /[^\s/@]@[^\s/@]+\.\p{L}{2,}/u;

/** Whether an object's key holds a card number or an e-mail address, whatever its file holds. */
export const isPersonalKey = (key: string): boolean => CARD_NUMBER.test(key) || E_MAIL.test(key);
