/**
 * C0 controls but tab and line feed, DEL, lone surrogates, non-characters: SQS or PostgreSQL refuses some, no till
 * writes any.
 */
// eslint-disable-next-line no-control-regex -- they are what it looks for
export const BAD_CHARACTER = /[\0-\x08\x0b-\x1f\x7f\p{Surrogate}\p{Noncharacter_Code_Point}]/u;

/** One of the characters that no field holds, so that fields joined by it stay distinct. */
export const SEPARATOR = '\u001f';
