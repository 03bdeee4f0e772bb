import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where another process reaches the line that `brewline up` runs. */
export interface RunningLine {
  readonly pid: number;
  readonly endpoint: string;
  readonly warehouseUrl: string;
}

const announcement = (home: string): string => join(home, 'up.json');

/** Tells other processes of a line. @returns how to take that back */
export async function announce(home: string, line: Omit<RunningLine, 'pid'>): Promise<() => Promise<void>> {
  await writeFile(announcement(home), JSON.stringify({ pid: process.pid, ...line } satisfies RunningLine), { mode: 0o600 });
  return () => rm(announcement(home), { force: true });
}

/** The line that runs in this home; an announcement whose line was killed is none. */
export async function runningLine(home: string): Promise<RunningLine | undefined> {
  const text = await readFile(announcement(home), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const line = JSON.parse(text) as RunningLine;
  return (await answers(line.endpoint)) ? line : undefined;
}

const answers = (endpoint: string): Promise<boolean> =>
  fetch(`${endpoint}/_fauxqs/queues`, { signal: AbortSignal.timeout(2000) }).then(
    (reply) => reply.ok,
    () => false,
  );
