import { setTimeout as wait } from 'node:timers/promises';
import { DeleteObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import type { Aws } from '../aws.ts';
import type { ProgressLog } from '../progress-log.ts';
import { bucketName, functionName, type StageLocation } from '../names.ts';
import { createSmokeDrop, type SmokeDrop } from './drop.ts';
import { type DropStatus, readDrops, FunctionFailure, retryUntilReady, retract } from './operations.ts';
import { findLeftovers, explainQueues } from './queues.ts';

/** How long a smoke test may take; all in milliseconds. */
export interface SmokeLimits {
  /** Ends it early; the test drop is retracted then as well. */
  readonly signal: AbortSignal;
  /**
   * Until the drop must be loaded. A first load waits for a cold warehouse and, if that was too slow, for its retry.
   */
  readonly loadTimeoutMs?: number;
  /** Until it must be retracted, when it has not arrived yet; enough for retract to try a cold warehouse twice. */
  readonly retractTimeoutMs?: number;
  readonly pollMs?: number;
}

/** One version of the test drop in the raw bucket. */
interface Upload extends SmokeDrop {
  /** Its date, seconds since 1970. */
  readonly version: number;
}

/**
 * Sends one tiny drop through the whole pipeline, verifies that it is loaded and reconciled, and retracts it in any
 * case.
 *
 * @throws Error saying which step failed, and what is left of the drop
 */
export async function runSmokeTest(
  aws: Aws,
  place: StageLocation,
  limits: SmokeLimits,
  report: ProgressLog,
): Promise<void> {
  limits.signal.throwIfAborted();
  const upload = await report.step(
    'test drop uploaded',
    () => uploadDrop(aws, place),
    ({ key }) => key,
  );
  try {
    await report.step(
      'test drop loaded',
      () => waitUntilLoaded(aws, place, upload, limits),
      ({ loaded_rows, loaded_pence }) => `${loaded_rows} sales, ${loaded_pence}p, as sent`,
    );
  } catch (error) {
    const leftover = await report
      .step('test drop retracted', () => retractDrop(aws, place, upload, limits), retractionDetail)
      .then(
        () => '',
        (failure: unknown) => `\n\n${(failure as Error).message}`,
      );
    throw new Error((error as Error).message + leftover, { cause: error });
  }
  await report.step('test drop retracted', () => retractDrop(aws, place, upload, limits), retractionDetail);
}

const retractionDetail = (result: 'retracted' | 'never arrived'): string =>
  result === 'retracted' ? '' : 'it had not arrived';

async function uploadDrop({ s3 }: Aws, place: StageLocation): Promise<Upload> {
  const drop = createSmokeDrop();
  const object = { Bucket: bucketName(place, 'raw'), Key: drop.key };
  await s3.send(new PutObjectCommand({ ...object, Body: drop.text }));
  const { LastModified } = await s3.send(new HeadObjectCommand(object));
  return { ...drop, version: Math.floor(LastModified!.getTime() / 1000) };
}

/** @throws Error if it was not loaded in time, or never will be */
async function waitUntilLoaded(
  { lambda, sqs }: Aws,
  place: StageLocation,
  upload: Upload,
  { signal, loadTimeoutMs = 600_000, pollMs = 5000 }: SmokeLimits,
): Promise<DropStatus> {
  const deadline = performance.now() + loadTimeoutMs;
  for (;;) {
    const drops = await retryUntilReady(() => readDrops(lambda, place, upload.key, signal), {
      deadline,
      pollMs,
      signal,
    }).catch((error: unknown) => {
      signal.throwIfAborted();
      throw error;
    });
    const drop = drops.find((row) => versionOf(row) === upload.version);
    if (drop !== undefined && drop.status !== 'loading') return checkLoaded(drop, upload);
    if (performance.now() > deadline) {
      throw new Error(
        `The test drop is not in the warehouse after ${Math.round(loadTimeoutMs / 1000)} s.\n\n`
          + (await explainQueues(sqs, place)),
      );
    }
    await wait(pollMs, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

const versionOf = ({ last_modified }: DropStatus): number => Math.floor(Date.parse(last_modified) / 1000);

function checkLoaded(drop: DropStatus, { sales, pence }: SmokeDrop): DropStatus {
  if (drop.status === 'superseded' || drop.status === 'retracted') {
    throw new Error('Another smoke test of this stage ran at the same time and replaced the test drop. Run it again.');
  }
  if (drop.status !== 'loaded')
    throw new Error(
      `The test drop is ${drop.status}${drop.refusal === null ? '' : `: ${drop.refusal}`}. ` + 'See docs/runbook.md.',
    );
  const found = [drop.expected_rows, drop.loaded_rows, drop.expected_pence, drop.loaded_pence];
  if (found.join() === [sales, sales, pence, pence].join()) return drop;
  throw new Error(
    `The test drop holds ${sales} sales and ${pence}p, but `
      + `${drop.expected_rows} sales and ${drop.expected_pence}p of it were read, `
      + `and the warehouse holds ${drop.loaded_rows} and ${drop.loaded_pence}p.`,
  );
}

/**
 * Deletes the object first, so that it is not read any more; then the sales, once they are in the warehouse.
 *
 * @throws Error saying what is left and how to remove it
 */
async function retractDrop(
  { s3, sqs, lambda }: Aws,
  place: StageLocation,
  { key, version }: Upload,
  { retractTimeoutMs = 150_000, pollMs = 5000 }: SmokeLimits,
) {
  const deadline = performance.now() + retractTimeoutMs;
  try {
    await s3.send(new DeleteObjectCommand({ Bucket: bucketName(place, 'raw'), Key: key }));
    while ((await retryUntilReady(() => retractedVersion(lambda, place, key), { deadline, pollMs })) < version) {
      if (performance.now() > deadline) return await checkNeverArrived(sqs, place, key);
      await wait(pollMs);
    }
    const drop = (await retryUntilReady(() => readDrops(lambda, place, key), { deadline, pollMs })).find(
      (row) => versionOf(row) === version,
    );
    const isGone = drop?.status === 'retracted' || drop?.status === 'superseded';
    if (isGone && drop.loaded_rows === 0) return 'retracted';
    throw new Error(
      `It is ${drop?.status ?? 'unknown'}, and ${drop?.loaded_rows ?? 0} of its sales are in the warehouse.`,
    );
  } catch (error) {
    throw new Error(`The test drop was not retracted. ${(error as Error).message}`, { cause: error });
  }
}

/** By now SQS's counts are right: if no queue has a message, nothing will arrive, since the object is deleted. */
async function checkNeverArrived(sqs: Aws['sqs'], place: StageLocation, key: string): Promise<'never arrived'> {
  const { isUnderWay, dead } = await findLeftovers(sqs, place);
  if (!isUnderWay && dead.length === 0) return 'never arrived';
  const where = isUnderWay
    ? 'yet'
    : `and may be among the messages in ${dead.join(' and ')}: `
      + `it then arrives when those are moved back (docs/runbook.md)`;
  throw new Error(
    `It has not arrived in the warehouse ${where}. Its object is deleted. `
      + `Once it arrives, the next smoke test retracts it, or this does at once:\n\n`
      + `  aws lambda invoke --region ${place.region} --function-name ${functionName(place, 'load', 'retract')} `
      + `--cli-binary-format raw-in-base64-out --payload '{"key":"${key}"}' /dev/stdout`,
  );
}

/** @returns seconds since 1970; -1 for an unknown file */
async function retractedVersion(lambda: Aws['lambda'], place: StageLocation, key: string): Promise<number> {
  try {
    return (await retract(lambda, place, key)).last_modified;
  } catch (error) {
    if (error instanceof FunctionFailure && error.type === 'KeyError') return -1;
    throw error;
  }
}
