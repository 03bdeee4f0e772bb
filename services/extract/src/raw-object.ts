import type { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { GetObjectCommand, NoSuchKey, type S3Client } from '@aws-sdk/client-s3';
import type { ObjectHint } from '@brewline/contracts';

/** One version of an object: its date, its tag and its bytes come from one response. */
export interface RawObject {
  /** Without its quotes. */
  readonly etag: string;
  /** Seconds since 1970. */
  readonly lastModified: number;
  readonly body: Readable;
}

const MOST_TRIES = 5;

/**
 * Opens the newest version of an object, once the second it was written in is over: S3 dates objects to the second,
 * so a version that is read within it could be replaced by another of the same date.
 *
 * @returns `undefined` if the object is gone; deleting a raw file retracts nothing
 * @throws Error if the object is written anew each time it is looked at, or the clocks disagree
 */
export async function openNewest(s3: S3Client, { bucket, key }: ObjectHint): Promise<RawObject | undefined> {
  for (let attempt = 1; attempt <= MOST_TRIES; attempt += 1) {
    const object = await open(s3, { bucket, key });
    if (object === undefined) return undefined;
    const secondIsOver = (object.lastModified + 1) * 1000;
    // Asked before the second was over, S3 may have answered with a version that is not its last.
    if (object.askedAt >= secondIsOver) return object;
    object.body.destroy();
    await wait(secondIsOver - Date.now());
  }
  throw new Error(`s3://${bucket}/${key} was written within the last second at each of ${MOST_TRIES} looks`);
}

/** Opens the same version again. @throws Error if the object has been replaced since */
export const reopen = (s3: S3Client, hint: ObjectHint, etag: string): Promise<RawObject | undefined> => open(s3, hint, etag);

async function open(s3: S3Client, { bucket, key }: ObjectHint, etag?: string): Promise<(RawObject & { askedAt: number }) | undefined> {
  const askedAt = Date.now();
  try {
    const { Body, ETag, LastModified } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key, ...(etag && { IfMatch: `"${etag}"` }) }));
    return { body: Body as Readable, etag: ETag!.replaceAll('"', ''), lastModified: Math.floor(LastModified!.getTime() / 1000), askedAt };
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  }
}
