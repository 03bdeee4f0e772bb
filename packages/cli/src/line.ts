import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Cloud, type CloudClient, connectCloud, type Invocation, startCloud, startPostgres } from '@brewline/local';
import { forgetUnfinished, migrate, openWarehouse } from '@brewline/warehouse';
import { type Database, openDatabase } from './database.ts';
import { openHome } from './home.ts';
import { pseudonymKey } from './pseudonym-key.ts';
import { runningLine } from './running-line.ts';
import { ServiceWatch } from './service-watch.ts';

/** The line, running: where drops go in, and the warehouse they end in. */
export interface Line {
  readonly cloud: CloudClient;
  readonly database: Database;
  readonly warehouseUrl: string;
  /** @throws Error once a service of the line is seen to be unable to run */
  check(): void;
  close(): Promise<void>;
}

export interface LineOptions {
  /** The folder that holds the embedded warehouse, the pseudonym key and the logs. */
  readonly home: string;
  /** A PostgreSQL warehouse to load into, instead of the embedded one. */
  readonly warehouse?: string | undefined;
  readonly onInvocation?: (invocation: Invocation) => void;
}

/** The line that {@link startLine} started, with what only its owner may do. */
export interface OwnLine extends Line {
  readonly cloud: Cloud;
}

const REPOSITORY = fileURLToPath(new URL('../../..', import.meta.url));
/** Nobody waits a whole batching window for a quiet evening on a laptop. */
const LONGEST_WINDOW_SECONDS = 0.25;
const GIVE_UP_AFTER = 60_000;

/** The line that `brewline up` runs in this home, or else one of our own. */
export async function openLine(options: LineOptions): Promise<Line> {
  const running = options.warehouse === undefined ? await runningLine(options.home) : undefined;
  if (running === undefined) return startLine(options);
  const database = await openDatabase(running.warehouseUrl);
  return { cloud: connectCloud(REPOSITORY, running.endpoint, running.credential), database, warehouseUrl: running.warehouseUrl, check: () => undefined, close: () => database.close() };
}

/** Starts the embedded cloud and warehouse, migrates it, and forgets what an earlier process left unfinished. */
export async function startLine({ home, warehouse, onInvocation }: LineOptions): Promise<OwnLine> {
  await openHome(home);
  const watch = new ServiceWatch();
  const stops: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  };
  try {
    const warehouseUrl = warehouse ?? (await startWarehouse(home, stops));
    // First of all, since it says best when a warehouse does not answer.
    const database = await openDatabase(warehouseUrl);
    stops.push(() => database.close());
    await migrate(warehouseUrl);
    const cloud = await startCloud({
      repo: REPOSITORY,
      secrets: { PseudonymKey: await pseudonymKey(home) },
      parameters: { 'warehouse-url': warehouseUrl },
      maxWindowSeconds: LONGEST_WINDOW_SECONDS,
      logFolder: join(home, 'logs'),
      onInvocation(invocation) {
        watch.see(invocation);
        onInvocation?.(invocation);
      },
    });
    stops.push(() => cloud.stop());
    await forgetEarlierRun(warehouseUrl, cloud.buckets.raw);
    return { cloud, database, warehouseUrl, check: () => watch.check(), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startWarehouse(home: string, stops: (() => Promise<void>)[]): Promise<string> {
  const postgres = await startPostgres(join(home, 'postgres'));
  stops.push(() => postgres.stop());
  return postgres.url;
}

/** The embedded queues live in memory: what an earlier process did not finish, nobody will. */
async function forgetEarlierRun(url: string, bucket: string): Promise<void> {
  const warehouse = openWarehouse(() => Promise.resolve(url));
  await warehouse.write(performance.now() + GIVE_UP_AFTER, (transaction) => forgetUnfinished(transaction, bucket));
  await warehouse.close();
}
