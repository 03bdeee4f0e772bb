import { randomBytes, timingSafeEqual } from 'node:crypto';

const SCHEME = 'AWS4-HMAC-SHA256 Credential=';

/**
 * A secret of one run, 256 random bits as text. AWS SDKs take it as their access key id and send it with every request.
 */
export const newCredential = (): string => randomBytes(32).toString('hex');

/** The `Authorization` header of a request that no SDK signs. */
export const authorization = (credential: string): string => `${SCHEME}${credential}/`;

/** Whether an `Authorization` header holds the credential. */
export function holdsCredential(header: string | undefined, credential: string): boolean {
  const given = Buffer.from(header ?? '');
  const expected = Buffer.from(authorization(credential));
  return given.length >= expected.length && timingSafeEqual(given.subarray(0, expected.length), expected);
}
