import { join } from 'node:path';
import { type Cloud, startCloud, startPostgres } from '@brewline/local';
import { keyFingerprint, withheldKeyOf } from '@brewline/sales';
import { migrate, registerRun } from '@brewline/warehouse';
import { openHome, postgresFolderIn } from '../home/home.ts';
import { readPseudonymKey } from '../home/pseudonym-key.ts';
import { openDatabase } from '../warehouse/database.ts';
import { type Pipeline, type PipelineOptions, REPOSITORY } from './pipeline.ts';
import { ServiceWatch } from './service-watch.ts';

/** The pipeline that {@link startPipeline} started, with its cloud, which only its owner may stop. */
export interface EmbeddedPipeline extends Pipeline {
  readonly cloud: Cloud;
  /** Fingerprint of the pseudonym key that its functions use. */
  readonly keyFingerprint: string;
}

/** Shorter than on AWS: a run of few files should not wait for a whole batching window. */
const MAX_BATCH_WINDOW_SECONDS = 0.25;

/** Starts the embedded cloud and warehouse, migrates it, and discards the unfinished drops of processes that ended. */
export async function startPipeline({
  home,
  warehouse,
  onInvocation,
  signal,
  print = console.error,
  maxOutageMs,
  speed = 1,
}: PipelineOptions): Promise<EmbeddedPipeline> {
  await openHome(home);
  const key = await readPseudonymKey(home);
  const logFolder = join(home, 'logs');
  const stops: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  };
  try {
    // First, because its error is the clearest when a warehouse does not answer.
    const database = await openDatabase(warehouse ?? (await startWarehouse(home, stops, signal)), {
      signal,
      print,
      maxOutageMs,
    });
    stops.push(() => database.close());
    // While the warehouse is unavailable, messages fail because of it.
    const printUnlessUnavailable = (text: string) => {
      if (!database.isUnavailable) print(text);
    };
    const watch = new ServiceWatch({ logFolder, maxOutageMs, print: printUnlessUnavailable });
    const warehouseUrl = database.url;
    await database.retryWhileUnavailable(() => migrate(warehouseUrl, { signal }));
    const cloud = await startCloud({
      repo: REPOSITORY,
      secrets: { PseudonymKey: key },
      parameters: { 'warehouse-url': warehouseUrl },
      speed,
      maxWindowSeconds: MAX_BATCH_WINDOW_SECONDS,
      logFolder,
      onInvocation(invocation) {
        watch.record(invocation);
        onInvocation?.(invocation);
      },
    });
    stops.push(() => cloud.stop());
    // The embedded queues live in memory: nothing can finish the drops of a process that ended.
    const run = await database.retryWhileUnavailable(() => registerRun(warehouseUrl, cloud.buckets, signal));
    stops.push(() => run.close());
    return {
      cloud,
      database,
      warehouseUrl,
      keyFingerprint: keyFingerprint(key),
      withheldKey: withheldKeyOf(key),
      throwIfFailed() {
        signal.throwIfAborted();
        watch.throwIfDown();
      },
      findDiscardReason: () => database.retryWhileUnavailable(() => run.confirm()),
      stallReason: () => watch.stallReason,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startWarehouse(home: string, stops: (() => Promise<void>)[], signal: AbortSignal): Promise<string> {
  const postgres = await startPostgres(postgresFolderIn(home), { signal });
  stops.push(() => postgres.stop());
  return postgres.url;
}
