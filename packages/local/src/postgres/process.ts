// What Node cannot tell about a process that it did not start: whether and since when it runs, and its command.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * When a running process was started, in the system's own notation: together with the pid, it identifies one process.
 * Undefined if it has ended or is a zombie.
 */
export async function startTime(pid: number): Promise<string | undefined> {
  if (process.platform !== 'linux') return (await readPs(pid, 'lstart=')) || undefined;
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The second field, the program's name in brackets, may itself contain blanks and brackets.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
}

/** The command line of a process, its words joined by blanks; empty if the process has ended or is a zombie. */
export async function commandLine(pid: number): Promise<string> {
  if (process.platform !== 'linux') return readPs(pid, 'command=');
  const words = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return words.split('\0').join(' ');
}

async function readPs(pid: number, column: string): Promise<string> {
  const { stdout } = await run('ps', ['-ww', '-o', column, '-p', String(pid)], {
    env: { ...process.env, LC_ALL: 'C' },
  }).catch(() => ({ stdout: '' }));
  return stdout.trim();
}

/** Waits until `condition` holds, at most `milliseconds`; false when it never did. */
export async function holdsWithin(condition: () => boolean | Promise<boolean>, milliseconds: number): Promise<boolean> {
  const deadline = performance.now() + milliseconds;
  while (!(await condition())) {
    if (performance.now() > deadline) return false;
    await delay(10);
  }
  return true;
}

// PostgreSQL's fast shutdown, immediate shutdown, and a kill, with their timeouts in milliseconds; a fast shutdown
// still writes a checkpoint.
const STOP_SIGNALS = [
  ['SIGINT', 30_000],
  ['SIGQUIT', 5_000],
  ['SIGKILL', 5_000],
] as const;

/**
 * Stops a PostgreSQL server as gently as possible, within 40 seconds. `isRunning` is checked before every signal, so
 * that a process with a reused pid gets none.
 */
export async function stopServer(pid: number, isRunning: () => boolean | Promise<boolean>): Promise<void> {
  for (const [signal, timeoutMs] of STOP_SIGNALS) {
    if (!(await isRunning())) return;
    sendSignal(pid, signal);
    if (await holdsWithin(async () => !(await isRunning()), timeoutMs)) return;
  }
  throw new Error(
    `The PostgreSQL server with pid ${pid} did not stop, not even on SIGKILL. `
      + `It is probably waiting for its disk: see \`ps -o stat,wchan -p ${pid}\`.`,
  );
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ESRCH') return;
    throw new Error(
      `A PostgreSQL server left by an earlier run (pid ${pid}) belongs to another user. `
        + `Stop it as that user: kill -INT ${pid}`,
      { cause },
    );
  }
}
