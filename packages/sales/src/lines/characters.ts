/**
 * C0 controls except tab and line feed, DEL, lone surrogates, non-characters: SQS or PostgreSQL refuses some, no till
 * writes any.
 */
// eslint-disable-next-line no-control-regex -- it matches control characters
export const BAD_CHARACTER = /[\0-\x08\x0b-\x1f\x7f\p{Surrogate}\p{Noncharacter_Code_Point}]/u;

/** A character that no field contains, so that fields joined by it stay distinct. */
export const SEPARATOR = '\u001f';
