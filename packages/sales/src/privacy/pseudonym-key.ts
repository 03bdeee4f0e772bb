import { hash } from 'node:crypto';
import { SEPARATOR } from '../lines/characters.ts';

const MIN_CHARACTERS = 32;
const MIN_DIFFERENT = 6;

/**
 * Why a pseudonym key could be guessed: it needs 32 characters, 6 of them different, and must not be a shorter text
 * over and over. Whoever guesses the key can test names and cards against the customers' ids.
 *
 * @returns what a key needs that this one lacks, without the key; `undefined` for a good one. Of random keys of 32
 *   decimal digits, one in 16 million is refused.
 */
export function pseudonymKeyFault(key: string): string | undefined {
  if (key.length < MIN_CHARACTERS) return `needs at least ${MIN_CHARACTERS} characters`;
  if (new Set(key).size < MIN_DIFFERENT) return `needs at least ${MIN_DIFFERENT} different characters`;
  return isRepeated(key) ? 'must not be a shorter text repeated' : undefined;
}

/** Whether a text begins anew at its half or before, and goes on like that to its end. */
function isRepeated(text: string): boolean {
  for (let period = 1; period <= text.length / 2; period += 1) if (text.startsWith(text.slice(period))) return true;
  return false;
}

/** Tells one key from another without giving it away; part of a drop's identity and kept in `etl`. */
export const keyFingerprint = (key: string): string =>
  hash('sha256', `fingerprint${SEPARATOR}${key}`, 'hex').slice(0, 12);
