import { connectCloud } from '@brewline/local';
import { keyFingerprint, withheldKeyOf } from '@brewline/sales';
import { UsageError } from '../arguments/usage-error.ts';
import { findRunningPipeline, type RunningPipeline } from '../home/announcement.ts';
import { readPseudonymKey } from '../home/pseudonym-key.ts';
import { openDatabase } from '../warehouse/database.ts';
import { startPipeline } from './embedded-pipeline.ts';
import { type Pipeline, type PipelineOptions, REPOSITORY } from './pipeline.ts';

/**
 * The pipeline that `brewline up` runs in this home, or else a new one.
 *
 * @throws UsageError if `brewline up` uses another pseudonym key than this process
 */
export async function openPipeline(options: PipelineOptions): Promise<Pipeline> {
  const running = options.warehouse === undefined ? await findRunningPipeline(options.home) : undefined;
  if (running === undefined) return startPipeline(options);
  const { signal, print } = options;
  const key = await readPseudonymKey(options.home);
  checkSameKey(key, running);
  const database = await openDatabase(running.warehouseUrl, { signal, print });
  return {
    cloud: connectCloud(REPOSITORY, running.endpoint, running.credential),
    database,
    warehouseUrl: running.warehouseUrl,
    withheldKey: withheldKeyOf(key),
    throwIfFailed: () => signal.throwIfAborted(),
    findDiscardReason: () => Promise.resolve(undefined),
    stallReason: () => undefined,
    close: () => database.close(),
  };
}

/**
 * With another key, this process would look for a file whose name is personal under a different key than the
 * pipeline's ledger has.
 */
function checkSameKey(key: string, running: RunningPipeline): void {
  if (keyFingerprint(key) === running.keyFingerprint) return;
  throw new UsageError(
    'This command and the running brewline up use different pseudonym keys. '
      + 'Set BREWLINE_PSEUDONYM_KEY to the same value for both, or for neither, and start brewline up again.',
  );
}
