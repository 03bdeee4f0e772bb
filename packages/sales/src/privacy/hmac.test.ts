import { createHmac, randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { hmacSha256 } from './hmac.ts';

test.each([0, 1, 63, 64, 65, 200])('equals the HMAC-SHA-256 of Node for a key of %i bytes', (keyBytes) => {
  const key = 'k'.repeat(keyBytes);
  const mac = hmacSha256(key);

  for (const text of ['', 'card:1234567890123', 'é'.repeat(1000), randomBytes(300).toString('hex'), 'short after long'])
    expect(mac(text)).toBe(createHmac('sha256', key).update(text).digest('hex'));
});
