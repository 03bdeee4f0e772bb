import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { authorization } from '@brewline/local';

/** How another process reaches the pipeline that `brewline up` runs. */
export interface RunningPipeline {
  readonly pid: number;
  readonly endpoint: string;
  readonly credential: string;
  readonly warehouseUrl: string;
  /** Fingerprint of the pseudonym key that its functions use. */
  readonly keyFingerprint: string;
}

const announcementFile = (home: string): string => join(home, 'up.json');

/** Announces a pipeline to other processes. @returns a function that withdraws the announcement */
export async function announcePipeline(
  home: string,
  pipeline: Omit<RunningPipeline, 'pid'>,
): Promise<() => Promise<void>> {
  const draft = `${announcementFile(home)}.${process.pid}`;
  await writeFile(draft, JSON.stringify({ pid: process.pid, ...pipeline } satisfies RunningPipeline), { mode: 0o600 });
  // Atomic: a run may read it at any time.
  await rename(draft, announcementFile(home));
  return () => rm(announcementFile(home), { force: true });
}

/** The pipeline that runs in this home; the announcement of a killed one is ignored. */
export async function findRunningPipeline(home: string): Promise<RunningPipeline | undefined> {
  const text = await readFile(announcementFile(home), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const running = JSON.parse(text) as RunningPipeline;
  // Another user's pipeline may have taken the port of a killed one; it does not accept this credential.
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
