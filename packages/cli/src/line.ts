import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Cloud, type CloudClient, connectCloud, type Invocation, startCloud, startPostgres } from '@brewline/local';
import { withheldKeyOf } from '@brewline/sales';
import { migrate, registerRun } from '@brewline/warehouse';
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
  /** The key that the ledger knows an object by whose own is personal. */
  readonly withheldKey: (key: string) => string;
  /** @throws Error once a service of the line is seen to be unable to run, Stopped once a signal came */
  readonly check: () => void;
  /** @returns why files did not arrive, if another run discarded what was not finished */
  confirm(): Promise<string | undefined>;
  /** Why the line's messages have failed for so long that nothing more is waited for; `undefined` while they do not. */
  readonly stall: () => string | undefined;
  close(): Promise<void>;
}

export interface LineOptions {
  /** The folder that holds the embedded warehouse, the pseudonym key and the logs. */
  readonly home: string;
  /** A PostgreSQL warehouse to load into, instead of the embedded one. */
  readonly warehouse?: string | undefined;
  readonly onInvocation?: (invocation: Invocation) => void;
  /** Stops it while it is being started, and cancels what it asks the warehouse; who started it still closes it. */
  readonly signal: AbortSignal;
  /** Gets a line about what is waited for; stderr by default. */
  readonly say?: (text: string) => void;
  /** How long what fails is waited for, in milliseconds; 300,000 by default. */
  readonly waitMs?: number;
  /** How many times faster than the clock the queues are, for tests. */
  readonly speed?: number;
}

/** The line that {@link startLine} started, with what only its owner may do. */
export interface OwnLine extends Line {
  readonly cloud: Cloud;
}

const REPOSITORY = fileURLToPath(new URL('../../..', import.meta.url));
/** Nobody waits a whole batching window for a quiet evening on a laptop. */
const LONGEST_WINDOW_SECONDS = 0.25;

/** The line that `brewline up` runs in this home, or else one of our own. */
export async function openLine(options: LineOptions): Promise<Line> {
  const running = options.warehouse === undefined ? await runningLine(options.home) : undefined;
  if (running === undefined) return startLine(options);
  const { signal, say } = options;
  const database = await openDatabase(running.warehouseUrl, { signal, say });
  return {
    cloud: connectCloud(REPOSITORY, running.endpoint, running.credential),
    database,
    warehouseUrl: running.warehouseUrl,
    withheldKey: await withheldKeyIn(options.home),
    check: () => signal.throwIfAborted(),
    confirm: () => Promise.resolve(undefined),
    stall: () => undefined,
    close: () => database.close(),
  };
}

/** Starts the embedded cloud and warehouse, migrates it, and discards what a process that is gone left unfinished. */
export async function startLine({ home, warehouse, onInvocation, signal, say, waitMs, speed = 1 }: LineOptions): Promise<OwnLine> {
  await openHome(home);
  const logFolder = join(home, 'logs');
  const waiting = { say, limitMs: waitMs };
  const watch = new ServiceWatch({ logFolder, ...waiting });
  const stops: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  };
  try {
    // First of all, since it says best when a warehouse does not answer.
    const database = await openDatabase(warehouse ?? (await startWarehouse(home, stops, signal)), { signal, ...waiting });
    stops.push(() => database.close());
    const warehouseUrl = database.url;
    await database.keepTrying(() => migrate(warehouseUrl, { signal }));
    const cloud = await startCloud({
      repo: REPOSITORY,
      secrets: { PseudonymKey: await pseudonymKey(home) },
      parameters: { 'warehouse-url': warehouseUrl },
      speed,
      maxWindowSeconds: LONGEST_WINDOW_SECONDS,
      logFolder,
      onInvocation(invocation) {
        watch.see(invocation);
        onInvocation?.(invocation);
      },
    });
    stops.push(() => cloud.stop());
    // The embedded queues live in memory: what a process that is gone did not finish, nobody will.
    const run = await database.keepTrying(() => registerRun(warehouseUrl, cloud.buckets, signal));
    stops.push(() => run.close());
    const check = () => {
      signal.throwIfAborted();
      watch.check();
    };
    return { cloud, database, warehouseUrl, withheldKey: await withheldKeyIn(home), check, confirm: () => database.keepTrying(() => run.confirm()), stall: () => watch.stall, close };
  } catch (error) {
    await close();
    throw error;
  }
}

const withheldKeyIn = async (home: string) => withheldKeyOf(await pseudonymKey(home));

async function startWarehouse(home: string, stops: (() => Promise<void>)[], signal: AbortSignal): Promise<string> {
  const postgres = await startPostgres(join(home, 'postgres'), { signal });
  stops.push(() => postgres.stop());
  return postgres.url;
}
