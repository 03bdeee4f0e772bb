import { hash } from 'node:crypto';
import { SEPARATOR } from '../lines/characters.ts';

const MIN_CHARACTERS = 32;
const MIN_DIFFERENT = 6;

/**
 * Why a pseudonym key is guessable: it needs 32 characters, 6 of them different, and must not be a shorter text
 * repeated. Anyone with the key can test names and cards against the customers' ids.
 *
 * @returns the requirement that the key does not meet, without the key; `undefined` for a good one. One in
 *   16 million random keys of 32 decimal digits is refused.
 */
export function pseudonymKeyFault(key: string): string | undefined {
  if (key.length < MIN_CHARACTERS) return `needs at least ${MIN_CHARACTERS} characters`;
  if (new Set(key).size < MIN_DIFFERENT) return `needs at least ${MIN_DIFFERENT} different characters`;
  return isRepeated(key) ? 'must not be a shorter text repeated' : undefined;
}

/** Whether a text is its first half, or a shorter part, repeated to the end. */
function isRepeated(text: string): boolean {
  for (let period = 1; period <= text.length / 2; period += 1) if (text.startsWith(text.slice(period))) return true;
  return false;
}

/** Identifies a key without revealing it; part of a drop's identity and kept in `etl`. */
export const keyFingerprint = (key: string): string =>
  hash('sha256', `fingerprint${SEPARATOR}${key}`, 'hex').slice(0, 12);
