/** The command was not understood, or names what is not there: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
