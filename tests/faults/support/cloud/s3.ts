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

/** Answers GetObject, with IfMatch, and PutObject with a body of known length. */
export function answerS3(
  request: Request,
  headers: IncomingHttpHeaders,
  body: Buffer,
  cloud: Pick<TestCloud, 'objects' | 'now'>,
): Answer {
  const at = `${request.bucket}/${request.key}`;
  // A body sent in signed chunks would be stored with their framing.
  if (request.action === 'PutObject' && headers['content-encoding']?.includes('aws-chunked') !== true) {
    const etag = hash('md5', body);
    cloud.objects.set(at, { body, etag, lastModified: cloud.now });
    return { status: 200, headers: { etag: `"${etag}"` }, body: Buffer.alloc(0) };
  }
  if (request.action !== 'GetObject') return failure(request, 501);
  const object = cloud.objects.get(at);
  if (object === undefined) return failure(request, 404);
  const wanted = headers['if-match'];
  if (wanted !== undefined && wanted !== `"${object.etag}"`) return failure(request, 412);
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
