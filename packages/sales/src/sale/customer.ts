import { SEPARATOR } from '../lines/characters.ts';
import { hmacSha256 } from '../privacy/hmac.ts';
import { foldBranch } from './branch.ts';
import type { CustomerId } from './ids.ts';

export interface Customer {
  /** 128 bits of HMAC-SHA-256. */
  readonly id: CustomerId;
  readonly identifiedBy: 'card' | 'name';
}

/** Turns a name and a card into a pseudonym, and keeps neither. */
export type Pseudonymise = (branch: string, name: string, card: string) => Customer | null;

/**
 * @param key the pseudonym key; anyone with it can test a guessed name or card, so it never leaves extract
 */
export function pseudonymiser(key: string): Pseudonymise {
  const mac = hmacSha256(key);
  const pseudonym = (text: string) => mac(text).slice(0, 32) as CustomerId;
  return (branch, name, card) => {
    const digits = wholeCardNumber(card);
    if (digits !== undefined) return { id: pseudonym(`card:${digits}`), identifiedBy: 'card' };
    if (name === '') return null;
    return { id: pseudonym(`name:${foldBranch(branch)}${SEPARATOR}${name}`), identifiedBy: 'name' };
  };
}

const WHOLE_NUMBER = /^(?:.*,)?(\d{13,19})(?:\.0)?$/;

/**
 * The digits of a whole card number: 13 to 19 digits, also as a spreadsheet writes them (`….0`) or with the scheme
 * (`visa16,…`). A number that a spreadsheet truncated (`1.23457E+15`) is not whole. Luhn's check is not used: only
 * 10 % of real rows pass it.
 */
const wholeCardNumber = (card: string): string | undefined => WHOLE_NUMBER.exec(card)?.[1];
