/** Reads processes from /proc: only on Linux, which CI and most laptops' containers run. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Identifies one process: its pid may be reused, but not with the same start. */
export interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly started: string;
  readonly command: string;
}

export const canSeeProcesses = existsSync('/proc/self/stat');

/** All descendants of a process. */
export function descendantsOf(pid: number): Process[] {
  const all = allProcesses();
  const found: Process[] = [];
  const parents = new Set([pid]);
  for (let before = -1; found.length > before;) {
    before = found.length;
    for (const one of all) {
      if (!parents.has(one.parent) || parents.has(one.pid)) continue;
      parents.add(one.pid);
      found.push(one);
    }
  }
  return found;
}

/** The PostgreSQL servers with data below a folder, without their own children. */
export const serversIn = (folder: string): Process[] =>
  allProcesses().filter(({ command }) => command.includes('bin/postgres') && command.includes(folder));

/** The processes that are still running. */
export const alive = (processes: readonly Process[]): Process[] =>
  processes.filter(({ pid, started }) => processOf(pid)?.started === started);

const allProcesses = (): Process[] =>
  readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? (processOf(Number(name)) ?? []) : []));

function processOf(pid: number): Process | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field, the program's name in brackets, may itself contain blanks and brackets.
    const [state = '', parent = '', ...more] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (state === 'Z' || state === 'X') return undefined;
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim();
    return { pid, parent: Number(parent), started: more[17]!, command };
  } catch {
    // It ended while it was read.
    return undefined;
  }
}
