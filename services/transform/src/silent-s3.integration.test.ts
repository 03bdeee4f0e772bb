import type { RequestListener } from 'node:http';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { s3ClientOptions } from '@brewline/runtime';
import { expect, test } from '@jest/globals';
import { countTries, withShortTimeouts } from '@brewline/runtime/testing';
import { startTestServer } from '@brewline/testing';

const FAULTS: Record<string, RequestListener> = {
  'never answers': () => undefined,
  'stops reading the object': (request) => void request.pause(),
  'breaks the connection': (request) => void request.socket.destroy(),
  'answers 500': (request, response) => void request.resume().on('end', () => response.writeHead(500).end()),
};

test.each(Object.entries(FAULTS))(
  'an upload to a server that %s is tried three times, then fails',
  async (_, fault) => {
    const server = await startTestServer(fault);
    const s3 = new S3Client({ ...withShortTimeouts(s3ClientOptions), ...server });
    const tries = countTries(s3);
    const started = performance.now();

    await expect(
      s3.send(new PutObjectCommand({ Bucket: 'clean', Key: 'sale.csv.gz', Body: Buffer.alloc(5_000_000) })),
    ).rejects.toThrow();

    expect(tries.count).toBe(3);
    expect(performance.now() - started).toBeLessThan(3000);
    s3.destroy();
  },
);
