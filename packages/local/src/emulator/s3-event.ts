/** The object that an event describes. */
export interface ObjectCreated {
  region: string;
  bucket: string;
  key: string;
  size: number;
  /** As S3's header has it, in quotes. */
  etag: string;
}

let sequence = 0;

/**
 * The event that S3 sends to a queue when an object was created: one record, as AWS documents it (event structure 2.1).
 */
export function objectCreatedEvent({ region, bucket, key, size, etag }: ObjectCreated): object {
  const plainEtag = etag.replaceAll('"', '');
  return {
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        awsRegion: region,
        eventTime: new Date().toISOString(),
        eventName: plainEtag.includes('-') ? 'ObjectCreated:CompleteMultipartUpload' : 'ObjectCreated:Put',
        userIdentity: { principalId: 'AWS:LOCAL' },
        requestParameters: { sourceIPAddress: '127.0.0.1' },
        responseElements: { 'x-amz-request-id': 'LOCAL', 'x-amz-id-2': 'fauxqs' },
        s3: {
          s3SchemaVersion: '1.0',
          configurationId: 'drops',
          bucket: { name: bucket, ownerIdentity: { principalId: 'LOCAL' }, arn: `arn:aws:s3:::${bucket}` },
          object: { key: encodeEventKey(key), size, eTag: plainEtag, sequencer: nextSequencer() },
        },
      },
    ],
  };
}

/** A key as S3 writes it into an event: form-encoded, a blank as `+`, slashes unchanged. */
export function encodeEventKey(key: string): string {
  return encodeURIComponent(key)
    .replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+')
    .replaceAll('%2F', '/');
}

/** Grows with every event: of two events of one key, the greater is the later. */
function nextSequencer(): string {
  sequence += 1;
  return (BigInt(Date.now()) * 1_000_000n + BigInt(sequence % 1_000_000)).toString(16).toUpperCase().padStart(18, '0');
}
