import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { authorization } from '@brewline/local';

/** Where another process reaches the line that `brewline up` runs. */
export interface RunningLine {
  readonly pid: number;
  readonly endpoint: string;
  readonly credential: string;
  readonly warehouseUrl: string;
  /** Of the pseudonym key that its functions use. */
  readonly keyFingerprint: string;
}

const announcement = (home: string): string => join(home, 'up.json');

/** Tells other processes of a line. @returns how to take that back */
export async function announce(home: string, line: Omit<RunningLine, 'pid'>): Promise<() => Promise<void>> {
  const draft = `${announcement(home)}.${process.pid}`;
  await writeFile(draft, JSON.stringify({ pid: process.pid, ...line } satisfies RunningLine), { mode: 0o600 });
  // Whole or not at all: a run may look at any time.
  await rename(draft, announcement(home));
  return () => rm(announcement(home), { force: true });
}

/** The line that runs in this home; an announcement whose line was killed is none. */
export async function runningLine(home: string): Promise<RunningLine | undefined> {
  const text = await readFile(announcement(home), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const line = JSON.parse(text) as RunningLine;
  // By then somebody else's line may be on a killed one's port; it does not know this credential.
  return isAlive(line.pid) && (await answers(line)) ? line : undefined;
}

const answers = ({ endpoint, credential }: RunningLine): Promise<boolean> =>
  fetch(`${endpoint}/_fauxqs/queues`, {
    headers: { authorization: authorization(credential) },
    signal: AbortSignal.timeout(2000),
  }).then(
    (reply) => reply.ok,
    () => false,
  );

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
