import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type Cloud,
  type CloudClient,
  connectCloud,
  type Invocation,
  startCloud,
  startPostgres,
} from '@brewline/local';
import { keyFingerprint, withheldKeyOf } from '@brewline/sales';
import { migrate, registerRun } from '@brewline/warehouse';
import { type Database, openDatabase } from '../warehouse/database.ts';
import { openHome } from '../home/home.ts';
import { pseudonymKey } from '../home/pseudonym-key.ts';
import { type RunningLine, runningLine } from './announcement.ts';
import { ServiceWatch } from './service-watch.ts';
import { UsageError } from '../arguments/usage-error.ts';

/** The line, running: where drops go in, and the warehouse they end in. */
export interface Line {
  readonly cloud: CloudClient;
  readonly database: Database;
  readonly warehouseUrl: string;
  /** The key that the ledger knows an object by whose own is personal. */
  readonly withheldKey: (key: string) => string;
  /** @throws Error once a service of the line cannot run, Stopped once a signal came */
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
  /** Stops it while it is being started, and cancels what it asks the warehouse; the caller still closes it. */
  readonly signal: AbortSignal;
  /** Gets a line about what is waited for; stderr by default. */
  readonly say?: (text: string) => void;
  /** How long what fails is waited for, in milliseconds; 300,000 by default; Infinity for without end. */
  readonly waitMs?: number;
  /** How many times faster than the clock the queues are, for tests. */
  readonly speed?: number;
}

/** The line that {@link startLine} started, with what only its owner may do. */
export interface OwnLine extends Line {
  readonly cloud: Cloud;
  /** Of the pseudonym key that its functions use. */
  readonly keyFingerprint: string;
}

const REPOSITORY = fileURLToPath(new URL('../../../..', import.meta.url));
/** Nobody waits a whole batching window for a quiet evening on a laptop. */
const LONGEST_WINDOW_SECONDS = 0.25;

/**
 * The line that `brewline up` runs in this home, or else one of our own.
 *
 * @throws UsageError if `brewline up` uses another pseudonym key than this process
 */
export async function openLine(options: LineOptions): Promise<Line> {
  const running = options.warehouse === undefined ? await runningLine(options.home) : undefined;
  if (running === undefined) return startLine(options);
  const { signal, say } = options;
  const key = await pseudonymKey(options.home);
  checkIsItsKey(key, running);
  const database = await openDatabase(running.warehouseUrl, { signal, say });
  return {
    cloud: connectCloud(REPOSITORY, running.endpoint, running.credential),
    database,
    warehouseUrl: running.warehouseUrl,
    withheldKey: withheldKeyOf(key),
    check: () => signal.throwIfAborted(),
    confirm: () => Promise.resolve(undefined),
    stall: () => undefined,
    close: () => database.close(),
  };
}

/** Starts the embedded cloud and warehouse, migrates it, and discards what a process that is gone left unfinished. */
export async function startLine({
  home,
  warehouse,
  onInvocation,
  signal,
  say = console.error,
  waitMs,
  speed = 1,
}: LineOptions): Promise<OwnLine> {
  await openHome(home);
  const key = await pseudonymKey(home);
  const logFolder = join(home, 'logs');
  const stops: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  };
  try {
    // First of all, since it says best when a warehouse does not answer.
    const database = await openDatabase(warehouse ?? (await startWarehouse(home, stops, signal)), {
      signal,
      say,
      limitMs: waitMs,
    });
    stops.push(() => database.close());
    // While the warehouse is away, messages fail because of it.
    const sayUnlessAway = (text: string) => {
      if (!database.isAway) say(text);
    };
    const watch = new ServiceWatch({ logFolder, limitMs: waitMs, say: sayUnlessAway });
    const warehouseUrl = database.url;
    await database.keepTrying(() => migrate(warehouseUrl, { signal }));
    const cloud = await startCloud({
      repo: REPOSITORY,
      secrets: { PseudonymKey: key },
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
    return {
      cloud,
      database,
      warehouseUrl,
      keyFingerprint: keyFingerprint(key),
      withheldKey: withheldKeyOf(key),
      check,
      confirm: () => database.keepTrying(() => run.confirm()),
      stall: () => watch.stall,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * With another key, this process would look for a file whose name is personal under a name that the line does not give
 * it.
 */
function checkIsItsKey(key: string, running: RunningLine): void {
  if (keyFingerprint(key) === running.keyFingerprint) return;
  throw new UsageError(
    'This command and the running brewline up use different pseudonym keys. Set BREWLINE_PSEUDONYM_KEY to the same value for both, or for neither, and start brewline up again.',
  );
}

async function startWarehouse(home: string, stops: (() => Promise<void>)[], signal: AbortSignal): Promise<string> {
  const postgres = await startPostgres(join(home, 'postgres'), { signal });
  stops.push(() => postgres.stop());
  return postgres.url;
}
