export interface CommandContext {
  /** The folder that holds the embedded warehouse, the pseudonym key and the logs. */
  readonly home: string;
  /** Aborts to stop the command. */
  readonly signal: AbortSignal;
}

/**
 * Runs one command of `brewline`: parses its arguments, does the work, prints the result.
 *
 * @param args the arguments after the command's name
 * @returns the exit code
 * @throws UsageError if the arguments are wrong, Stopped if a signal ended it
 */
export type Command = (args: readonly string[], context: CommandContext) => Promise<number>;
