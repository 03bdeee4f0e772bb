/**
 * The bytes 0x80 to 0x9f; the five that Windows leaves undefined stay control characters, as in the WHATWG encoding.
 */
const FROM_0X80 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/**
 * Every byte is a character. Node's own decoder is not asked: 20.20 takes these 32 for Latin-1, so `’` would be another
 * name on another Node.
 */
export const fromWindows1252 = (bytes: Buffer): string =>
  bytes.toString('latin1').replace(/[\u0080-\u009f]/g, (byte) => FROM_0X80[byte.charCodeAt(0) - 0x80]!);
