/** The command is wrong, or names something that does not exist: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
