/** Resolves at the first Ctrl-C, SIGTERM or hang-up. */
export const stopSignal = (): Promise<NodeJS.Signals> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, resolve);
  });

/** Thrown out of work that a signal ended. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
  /** As shells say it: 128 and the signal's number. */
  readonly exitCode: number;

  constructor(signal: NodeJS.Signals) {
    super(`stopped by ${signal}`);
    this.exitCode = signal === 'SIGINT' ? 130 : signal === 'SIGTERM' ? 143 : 129;
  }
}

/**
 * Runs work that a signal ends, so that what it started can be stopped in order.
 *
 * @throws Stopped when the signal came first
 */
export const untilStopped = <T>(work: Promise<T>): Promise<T> =>
  Promise.race([
    work,
    stopSignal().then((signal) => {
      // What the work still does fails when the line closes under it.
      work.catch(() => undefined);
      throw new Stopped(signal);
    }),
  ]);
