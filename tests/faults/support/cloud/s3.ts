import { hash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { TestCloud } from './test-cloud.ts';
import { type Answer, failure, type Request } from './answer.ts';

export interface S3Object {
  readonly body: Buffer;
  /** MD5 in hex, without quotes. */
  readonly etag: string;
  /** Seconds since 1970. */
  readonly lastModified: number;
}

/** GetObject, with IfMatch, and PutObject of a body of known length. */
export function answerS3(
  asked: Request,
  headers: IncomingHttpHeaders,
  body: Buffer,
  cloud: Pick<TestCloud, 'objects' | 'now'>,
): Answer {
  const at = `${asked.bucket}/${asked.key}`;
  // A body in signed pieces would be stored with their frames.
  if (asked.action === 'PutObject' && headers['content-encoding']?.includes('aws-chunked') !== true) {
    const etag = hash('md5', body);
    cloud.objects.set(at, { body, etag, lastModified: cloud.now });
    return { status: 200, headers: { etag: `"${etag}"` }, body: Buffer.alloc(0) };
  }
  if (asked.action !== 'GetObject') return failure(asked, 501);
  const object = cloud.objects.get(at);
  if (object === undefined) return failure(asked, 404);
  const wanted = headers['if-match'];
  if (wanted !== undefined && wanted !== `"${object.etag}"`) return failure(asked, 412);
  return {
    status: 200,
    headers: {
      'etag': `"${object.etag}"`,
      'last-modified': new Date(object.lastModified * 1000).toUTCString(),
      'content-type': 'application/octet-stream',
    },
    body: object.body,
  };
}
