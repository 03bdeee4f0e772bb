const SIGNAL_NUMBERS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;
type StopSignalName = keyof typeof SIGNAL_NUMBERS;

/** A Ctrl-C reaches a command that npm runs twice: from the terminal, and from npm. */
const DUPLICATE_SIGNAL_MS = 500;
/** How long work may take to stop by itself, before what it uses is closed under it. */
const GRACE_MS = 5000;

/** Why a command ended: a signal stopped it. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
  readonly signal: StopSignalName;
  /** As shells say it: 128 and the signal's number. */
  readonly exitCode: number;

  constructor(signal: StopSignalName) {
    super(`stopped by ${signal}`);
    this.signal = signal;
    this.exitCode = 128 + SIGNAL_NUMBERS[signal];
  }
}

/**
 * The signal that all work of this process observes. The first Ctrl-C, SIGTERM or hang-up aborts it, with a {@link
 * Stopped}; the second ends the process at once.
 */
export function listenForStopSignals(): AbortSignal {
  const stop = new AbortController();
  let first = 0;
  const onSignal = (name: StopSignalName) => {
    const stopped = new Stopped(name);
    if (!stop.signal.aborted) {
      first = performance.now();
      stop.abort(stopped);
    } else if (performance.now() - first > DUPLICATE_SIGNAL_MS) exitBySignal(stopped);
  };
  for (const name of Object.keys(SIGNAL_NUMBERS) as StopSignalName[]) process.on(name, () => onSignal(name));
  return stop.signal;
}

/**
 * Waits for work that the signal stops: work that observes it ends by itself, its statements cancelled; other work is
 * left after `graceMs`, five seconds by default.
 *
 * @throws Stopped if the work did not end well after the signal
 */
export async function finishOrStop<T>(signal: AbortSignal, work: Promise<T>, graceMs = GRACE_MS): Promise<T> {
  const ended = new AbortController();
  try {
    return await Promise.race([work, rejectAfterGrace(signal, graceMs, ended.signal)]);
  } catch (error) {
    // What it still does fails when what it uses is closed.
    work.catch(() => undefined);
    signal.throwIfAborted();
    throw error;
  } finally {
    ended.abort();
  }
}

/** @param ended aborts: then the work has ended: none is left */
const rejectAfterGrace = (signal: AbortSignal, graceMs: number, ended: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const wait = () => {
      const timer = setTimeout(() => {
        isWorkLeft = true;
        reject(signal.reason as Stopped);
      }, graceMs);
      ended.addEventListener('abort', () => clearTimeout(timer));
    };
    if (signal.aborted) wait();
    else signal.addEventListener('abort', wait, { once: true, signal: ended });
  });

let isWorkLeft = false;

/** Ends a process that was stopped, with its exit code, after all that can be closed is. */
export function exitStopped(stopped: Stopped): never {
  if (isWorkLeft) exitBySignal(stopped);
  process.exit();
}

/**
 * Ends the process by the signal itself: where a read does not end, as of a disk that does not answer, exiting would
 * wait for it.
 */
function exitBySignal({ signal, exitCode }: Stopped): never {
  process.once('exit', () => {
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
  process.exit(exitCode);
}
