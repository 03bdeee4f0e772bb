const NUMBERS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;
type StopName = keyof typeof NUMBERS;

/** A Ctrl-C reaches a command that npm runs twice: from the terminal, and from npm. */
const SAME_KEY_MS = 500;
/** How long work may take to stop by itself, before what it uses is closed under it. */
const GRACE_MS = 5000;

/** Why a command ended: a signal stopped it. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
  readonly signal: StopName;
  /** As shells say it: 128 and the signal's number. */
  readonly exitCode: number;

  constructor(signal: StopName) {
    super(`stopped by ${signal}`);
    this.signal = signal;
    this.exitCode = 128 + NUMBERS[signal];
  }
}

/**
 * The signal that all work of this process observes. The first Ctrl-C, SIGTERM or hang-up aborts it, with a {@link
 * Stopped}; the second ends the process at once.
 */
export function stopSignal(): AbortSignal {
  const stop = new AbortController();
  let first = 0;
  const onSignal = (name: StopName) => {
    const stopped = new Stopped(name);
    if (!stop.signal.aborted) {
      first = performance.now();
      stop.abort(stopped);
    } else if (performance.now() - first > SAME_KEY_MS) dieOf(stopped);
  };
  for (const name of Object.keys(NUMBERS) as StopName[]) process.on(name, () => onSignal(name));
  return stop.signal;
}

/**
 * Waits for work that the signal stops: work that observes it ends by itself, its statements cancelled; other work is
 * left after `graceMs`, five seconds by default.
 *
 * @throws Stopped if the work did not end well after the signal
 */
export async function untilStopped<T>(signal: AbortSignal, work: Promise<T>, graceMs = GRACE_MS): Promise<T> {
  const over = new AbortController();
  try {
    return await Promise.race([work, graceOver(signal, graceMs, over.signal)]);
  } catch (error) {
    // What it still does fails when what it uses is closed.
    work.catch(() => undefined);
    signal.throwIfAborted();
    throw error;
  } finally {
    over.abort();
  }
}

/** @param over then the work has ended: none is left */
const graceOver = (signal: AbortSignal, graceMs: number, over: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const wait = () => {
      const timer = setTimeout(() => {
        isWorkLeft = true;
        reject(signal.reason as Stopped);
      }, graceMs);
      over.addEventListener('abort', () => clearTimeout(timer));
    };
    if (signal.aborted) wait();
    else signal.addEventListener('abort', wait, { once: true, signal: over });
  });

let isWorkLeft = false;

/** Ends a process that was stopped, with its exit code, after all that can be closed is. */
export function exitStopped(stopped: Stopped): never {
  if (isWorkLeft) dieOf(stopped);
  process.exit();
}

/**
 * Ends the process by the signal itself: where a read does not end, as of a disk that does not answer, exiting would
 * wait for it.
 */
function dieOf({ signal, exitCode }: Stopped): never {
  process.once('exit', () => {
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
  process.exit(exitCode);
}
