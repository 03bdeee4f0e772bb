/**
 * An error that no retry fixes: the message goes to the dead-letter queue at once, with this text as its reason. Any
 * other error is retried.
 */
export class PermanentError extends Error {
  override readonly name = 'PermanentError';
}
