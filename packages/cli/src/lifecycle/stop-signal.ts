const SIGNAL_NUMBERS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;
type StopSignalName = keyof typeof SIGNAL_NUMBERS;

/** A command that npm runs gets Ctrl-C twice: from the terminal and from npm. */
const DUPLICATE_SIGNAL_MS = 500;
/** How long work may take to stop before the resources it uses are closed. */
const GRACE_MS = 5000;

/** A signal stopped the command. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
  readonly signal: StopSignalName;
  /** As in shells: 128 plus the signal's number. */
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
 * Waits for work to end, or for the signal to stop it: work that observes the signal cancels its statements and ends;
 * other work is abandoned after `graceMs`, five seconds by default.
 *
 * @throws Stopped if the work failed or was abandoned after the signal
 */
export async function finishOrStop<T>(signal: AbortSignal, work: Promise<T>, graceMs = GRACE_MS): Promise<T> {
  const ended = new AbortController();
  try {
    return await Promise.race([work, rejectAfterGrace(signal, graceMs, ended.signal)]);
  } catch (error) {
    // Abandoned work fails later, when the resources it uses are closed.
    work.catch(() => undefined);
    signal.throwIfAborted();
    throw error;
  } finally {
    ended.abort();
  }
}

/** @param ended aborts when the work has ended */
const rejectAfterGrace = (signal: AbortSignal, graceMs: number, ended: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const wait = () => {
      const timer = setTimeout(() => {
        isWorkAbandoned = true;
        reject(signal.reason as Stopped);
      }, graceMs);
      ended.addEventListener('abort', () => clearTimeout(timer));
    };
    if (signal.aborted) wait();
    else signal.addEventListener('abort', wait, { once: true, signal: ended });
  });

let isWorkAbandoned = false;

/** Ends a stopped process with its exit code, after everything that can be closed was closed. */
export function exitStopped(stopped: Stopped): never {
  if (isWorkAbandoned) exitBySignal(stopped);
  process.exit();
}

/**
 * Ends the process by the signal itself: exiting would wait for a read that never ends, as on a disk that does not
 * answer.
 */
function exitBySignal({ signal, exitCode }: Stopped): never {
  process.once('exit', () => {
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
  process.exit(exitCode);
}
