import { SEPARATOR } from '../lines/characters.ts';
import { hmacSha256 } from '../privacy/hmac.ts';
import { foldBranch } from './branch.ts';
import type { CustomerId } from './ids.ts';

export interface Customer {
  /** 128 bits of HMAC-SHA-256. */
  readonly id: CustomerId;
  readonly identifiedBy: 'card' | 'name';
}

/** Turns a name and a card into a pseudonym, and knows neither afterwards. */
export type Pseudonymise = (branch: string, name: string, card: string) => Customer | null;

/**
 * @param key the pseudonym key; who has it can test a guessed name or card, so it never leaves extract
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
 * The digits of a whole card number: sixteen digits, the same behind a spreadsheet (`….0`), or with its scheme
 * (`visa16,…`). A number that a spreadsheet ruined (`1.23457E+15`) is none. Luhn is no test: only 10 % of real rows
 * pass it.
 */
const wholeCardNumber = (card: string): string | undefined => WHOLE_NUMBER.exec(card)?.[1];
