import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { authorization } from '@brewline/local';

/** Where another process reaches the pipeline that `brewline up` runs. */
export interface RunningPipeline {
  readonly pid: number;
  readonly endpoint: string;
  readonly credential: string;
  readonly warehouseUrl: string;
  /** Of the pseudonym key that its functions use. */
  readonly keyFingerprint: string;
}

const announcementFile = (home: string): string => join(home, 'up.json');

/** Tells other processes of a pipeline. @returns how to take that back */
export async function announcePipeline(
  home: string,
  pipeline: Omit<RunningPipeline, 'pid'>,
): Promise<() => Promise<void>> {
  const draft = `${announcementFile(home)}.${process.pid}`;
  await writeFile(draft, JSON.stringify({ pid: process.pid, ...pipeline } satisfies RunningPipeline), { mode: 0o600 });
  // Whole or not at all: a run may look at any time.
  await rename(draft, announcementFile(home));
  return () => rm(announcementFile(home), { force: true });
}

/** The pipeline that runs in this home; an announcement whose pipeline was killed is none. */
export async function findRunningPipeline(home: string): Promise<RunningPipeline | undefined> {
  const text = await readFile(announcementFile(home), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const running = JSON.parse(text) as RunningPipeline;
  // By then somebody else's pipeline may be on a killed one's port; it does not know this credential.
  return isAlive(running.pid) && (await isReachable(running)) ? running : undefined;
}

const isReachable = ({ endpoint, credential }: RunningPipeline): Promise<boolean> =>
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
