/**
 * The bytes 0x80 to 0x9f; the five that Windows leaves undefined stay control characters, as in the WHATWG encoding.
 */
const FROM_0X80 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/**
 * Every byte is a character. Node's own decoder is not used: that of 20.20 decodes these 32 as Latin-1, so a name with
 * `’` would differ between versions of Node.
 */
export const fromWindows1252 = (bytes: Buffer): string =>
  bytes.toString('latin1').replace(/[\u0080-\u009f]/g, (byte) => FROM_0X80[byte.charCodeAt(0) - 0x80]!);
