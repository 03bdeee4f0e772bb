import { addAbortSignal, type Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { GetObjectCommand, NoSuchKey, type S3Client } from '@aws-sdk/client-s3';
import type { ObjectHint } from '@brewline/contracts';

/** One version of an object: its date, etag and bytes come from one response. */
export interface RawObject {
  /** Without quotes. */
  readonly etag: string;
  /** Seconds since 1970. */
  readonly lastModified: number;
  readonly body: Readable;
}

interface DatedObject extends RawObject {
  /** When S3 answered, by its own clock: seconds since 1970, or NaN if it sends no date. */
  readonly answeredAt: number;
}

const MAX_ATTEMPTS = 10;
/** The pause between two attempts: two seconds in all. */
const PAUSE_MS = 200;

/**
 * Opens the newest version of an object, once the second it was written in is over: S3 dates objects to the second,
 * so a version that is read within it could be replaced by another of the same date. Only S3's own clock says when it
 * is over, since ours may be wrong.
 *
 * @returns `undefined` if the object is gone; deleting a raw file retracts nothing
 * @throws Error if the object was just written at every attempt, or S3 sends no date
 */
export async function openNewest(
  s3: S3Client,
  { bucket, key }: ObjectHint,
  signal?: AbortSignal,
): Promise<RawObject | undefined> {
  let clock = -Infinity;
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    const object = await open(s3, { bucket, key }, signal);
    if (object === undefined) return undefined;
    const secondEnd = object.lastModified + 1;
    // S3 may choose the version some time before it dates the response: the second must have been over when the request
    // was sent, as the response before shows, or a whole second before this response.
    if (clock >= secondEnd || object.answeredAt > secondEnd) return object;
    object.body.destroy();
    clock = object.answeredAt;
    if (!(clock >= secondEnd)) await wait(PAUSE_MS);
  }
  throw new Error(
    `s3://${bucket}/${key} was written within the last second at each of ${MAX_ATTEMPTS} attempts, by S3's clock`,
  );
}

/** Reopens the same version. @throws Error if the object has been replaced since */
export const reopen = (
  s3: S3Client,
  hint: ObjectHint,
  etag: string,
  signal?: AbortSignal,
): Promise<RawObject | undefined> => open(s3, hint, signal, etag);

async function open(
  s3: S3Client,
  { bucket, key }: ObjectHint,
  signal?: AbortSignal,
  etag?: string,
): Promise<DatedObject | undefined> {
  const command = new GetObjectCommand({ Bucket: bucket, Key: key, ...(etag && { IfMatch: `"${etag}"` }) });
  let date = '';
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      date = (result.response as { headers: Record<string, string> }).headers.date ?? '';
      return result;
    },
    { step: 'deserialize' },
  );
  try {
    const { Body, ETag, LastModified } = await s3.send(command, signal && { abortSignal: signal });
    const body = Body as Readable;
    if (signal) addAbortSignal(signal, body);
    return {
      body,
      etag: ETag!.replaceAll('"', ''),
      lastModified: seconds(LastModified!.getTime()),
      answeredAt: seconds(Date.parse(date)),
    };
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  }
}

const seconds = (milliseconds: number): number => Math.floor(milliseconds / 1000);
