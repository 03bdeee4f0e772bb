/**
 * A message that makes no sense: it goes to the dead-letter queue now, with these words as its reason. Any other error
 * is retried.
 */
export class PermanentError extends Error {
  override readonly name = 'PermanentError';
}
