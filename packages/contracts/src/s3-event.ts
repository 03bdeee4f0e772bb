import * as z from 'zod';
import { decoder } from './message.ts';
import { PermanentError } from './permanent-error.ts';

/** A hint that an object may have a new version. Only the event's bucket and key are trusted. */
export interface ObjectHint {
  readonly bucket: string;
  readonly key: string;
}

interface S3Event {
  readonly Records?: readonly {
    readonly eventName: string;
    readonly s3: { readonly bucket: { readonly name: string }; readonly object: { readonly key: string } };
  }[];
}

const decodeEvent = decoder<S3Event>(
  'an S3 event',
  z
    .object({
      Records: z
        .array(
          z.object({
            eventName: z.string(),
            s3: z.object({
              bucket: z.object({ name: z.string().min(1) }),
              object: z.object({ key: z.string().min(1) }),
            }),
          }),
        )
        .optional(),
      Event: z.string().optional(),
    })
    // A bucket sends the test event when its notification is configured.
    .refine(({ Records, Event }) => Records !== undefined || Event === 's3:TestEvent', { path: ['Records'] }),
);

/** The objects an S3 event names, with their keys decoded: S3 encodes a blank as `+` and percent-encodes the rest. */
export const decodeObjectHints = (body: string): ObjectHint[] =>
  (decodeEvent(body).Records ?? [])
    .filter((record) => record.eventName.startsWith('ObjectCreated:'))
    .map(({ s3 }) => ({ bucket: s3.bucket.name, key: decodeKey(s3.object.key) }));

function decodeKey(encoded: string): string {
  try {
    return decodeURIComponent(encoded.replaceAll('+', ' '));
  } catch {
    throw new PermanentError('Not an S3 event: Records.s3.object.key: not percent-encoded UTF-8');
  }
}
