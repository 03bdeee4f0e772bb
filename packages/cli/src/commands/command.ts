export interface CommandContext {
  /** The folder that holds the embedded warehouse, the pseudonym key and the logs. */
  readonly home: string;
  /** Stops the command. */
  readonly signal: AbortSignal;
}

/**
 * Runs one command of `brewline`: what `args` mean, and what it prints.
 *
 * @param args what stands behind the command's name
 * @returns the exit code
 * @throws UsageError if the arguments are wrong, Stopped if a signal ended it
 */
export type Command = (args: readonly string[], context: CommandContext) => Promise<number>;
