import { setTimeout as wait } from 'node:timers/promises';
import { type Logger, messageOf } from '@brewline/runtime';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';

/** The outcome of a request; `next` tells the reader of a failure what happens next. */
export type Outcome =
  { readonly succeeded: true } | { readonly succeeded: false; readonly reason: string; readonly next: string };

/** With a new id at an update, CloudFormation would delete the old resource. */
const PHYSICAL_ID = 'brewline-warehouse';
/** CloudFormation's limit for an answer. */
const MAX_ANSWER_BYTES = 4096;
const MAX_ATTEMPTS = 4;
/** For one attempt; with the pauses, all attempts end within 18 s. */
const PUT_TIMEOUT_MS = 4000;
const FIRST_PAUSE_MS = 200;

/**
 * Puts the answer to the URL that CloudFormation gave, in up to four attempts.
 *
 * @throws Error if it could not be put; Lambda then invokes the function again, which is harmless
 */
export async function answerCloudFormation(
  event: CloudFormationCustomResourceEvent,
  outcome: Outcome,
  logger: Logger,
): Promise<void> {
  const body = answerOf(event, outcome);
  for (let count = 1; ; count += 1) {
    const failure = await put(event.ResponseURL, body);
    if (failure === undefined) return;
    logger.warn({ reason: failure.reason, count }, 'could not answer CloudFormation');
    if (failure.isFinal) return;
    if (count === MAX_ATTEMPTS) throw new Error(`Could not answer CloudFormation: ${failure.reason}`);
    await wait(FIRST_PAUSE_MS * 2 ** (count - 1));
  }
}

/** @returns why it failed, without the URL, which is signed; final if the URL is no longer accepted */
async function put(url: string, body: string): Promise<{ reason: string; isFinal: boolean } | undefined> {
  try {
    // S3 compares the content type with the signed one: none.
    const response = await fetch(url, {
      method: 'PUT',
      body,
      headers: { 'content-type': '' },
      signal: AbortSignal.timeout(PUT_TIMEOUT_MS),
    });
    return response.ok ? undefined : { reason: `status ${response.status}`, isFinal: response.status < 500 };
  } catch (error) {
    return { reason: messageOf((error as Error).cause ?? error), isFinal: false };
  }
}

function answerOf(event: CloudFormationCustomResourceEvent, outcome: Outcome): string {
  const { StackId, RequestId, LogicalResourceId } = event;
  const PhysicalResourceId = event.RequestType === 'Delete' ? event.PhysicalResourceId : PHYSICAL_ID;
  const ids = { PhysicalResourceId, StackId, RequestId, LogicalResourceId };
  if (outcome.succeeded) return JSON.stringify({ Status: 'SUCCESS', ...ids });
  const { next } = outcome;
  const reason = outcome.reason.endsWith('.') ? outcome.reason : `${outcome.reason}.`;
  const truncated = (length: number) =>
    JSON.stringify({
      Status: 'FAILED',
      Reason: `${reason.slice(0, length)}${length < reason.length ? '…' : ''} ${next}`,
      ...ids,
    });
  let length = reason.length;
  while (length > 0 && Buffer.byteLength(truncated(length)) > MAX_ANSWER_BYTES) length -= 100;
  return truncated(Math.max(0, length));
}
