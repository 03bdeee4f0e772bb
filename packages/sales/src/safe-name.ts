/** The bytes that a name's column holds on both warehouses (Redshift counts VARCHAR in bytes). */
const MAX_NAME_BYTES = 200;

/** Nine digits, whatever blanks, dashes and dots stand between them: more of a card number than a name may hold. */
const LONG_NUMBER = /\p{Nd}(?:[^\p{L}\p{Nd}]*\p{Nd}){8}/u;

/** Whether a branch or a product may be called so: a row whose columns shifted must not carry a card past the door. */
export const isSafeName = (name: string): boolean => !LONG_NUMBER.test(name) && Buffer.byteLength(name) <= MAX_NAME_BYTES;
