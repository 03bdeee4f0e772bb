import { randomBytes, timingSafeEqual } from 'node:crypto';

const SCHEME = 'AWS4-HMAC-SHA256 Credential=';

/**
 * A secret of one run, 256 random bits as text. AWS SDKs take it as their access key id and send it with every request.
 */
export const newCredential = (): string => randomBytes(32).toString('hex');

/** The `Authorization` header of a request without an SDK. */
export const authorization = (credential: string): string => `${SCHEME}${credential}/`;

/** Whether an `Authorization` header has the credential. */
export function hasCredential(header: string | undefined, credential: string): boolean {
  const actual = Buffer.from(header ?? '');
  const expected = Buffer.from(authorization(credential));
  return actual.length >= expected.length && timingSafeEqual(actual.subarray(0, expected.length), expected);
}
