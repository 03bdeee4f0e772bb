import type { Readable } from 'node:stream';
import type { EmulatorClient } from '../emulator/client.ts';
import { LATER_THAN } from '../emulator/store-clock.ts';

/** The part size; fauxqs takes no request above 11 MiB. */
const PART_BYTES = 8 * 1024 * 1024;

/**
 * Uploads an object, in parts if it is larger than 8 MiB or a stream.
 * @param client variables of `clientEnvironment`
 * @param laterThan seconds since 1970; the object is dated later
 * @returns the entity tag as S3 writes it, in quotes
 */
export async function upload(
  emulator: EmulatorClient,
  client: Record<string, string>,
  bucket: string,
  key: string,
  body: Readable | Buffer,
  laterThan = 0,
): Promise<string> {
  if (Buffer.isBuffer(body) && body.length <= PART_BYTES) {
    const { etag } = await emulator.s3('PUT', objectPath(bucket, key), body, {
      [`x-amz-meta-${LATER_THAN}`]: String(laterThan),
    });
    return String(etag);
  }
  // Imported only here, because the two would cost every command 0.1 s of start-up.
  const [{ S3Client }, { Upload }] = await Promise.all([import('@aws-sdk/client-s3'), import('@aws-sdk/lib-storage')]);
  const s3 = new S3Client({
    endpoint: emulator.endpoint,
    region: client.AWS_REGION!,
    credentials: { accessKeyId: client.AWS_ACCESS_KEY_ID!, secretAccessKey: client.AWS_SECRET_ACCESS_KEY! },
  });
  try {
    const params = { Bucket: bucket, Key: key, Body: body, Metadata: { [LATER_THAN]: String(laterThan) } };
    const { ETag } = await new Upload({ client: s3, params, partSize: PART_BYTES, queueSize: 2 }).done();
    return ETag!;
  } finally {
    s3.destroy();
  }
}

/** The path of an object's URL. */
export function objectPath(bucket: string, key: string): string {
  return `/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
}
