import { randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { pseudonymKeyFault } from './pseudonym-key.ts';

test.each([
  ['31 characters', randomBytes(31).toString('hex').slice(0, 31), 'needs at least 32 characters'],
  ['one character repeated', 'x'.repeat(64), 'needs at least 6 different characters'],
  ['five characters', 'abcdeabcedabecdabdceadbcebacdeedcba', 'needs at least 6 different characters'],
  ['a text repeated', 'brewline'.repeat(4), 'must not be a shorter text repeated'],
  ['the digits in a row', '12345678901234567890123456789012', 'must not be a shorter text repeated'],
])('a guessable key is refused: %s', (_, key, fault) => {
  expect(pseudonymKeyFault(key)).toBe(fault);
});

test.each([
  ['a generated key', () => randomBytes(32).toString('hex')],
  ['32 random digits', () => Array.from(randomBytes(32), (byte) => byte % 10).join('')],
  ['a sentence', () => 'a key of tests, thirty-two bytes long'],
])('a good key is not refused: %s', (_, key) => {
  expect(Array.from({ length: 100 }, () => pseudonymKeyFault(key()))).toEqual(Array(100).fill(undefined));
});
