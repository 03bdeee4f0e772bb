import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll } from '@jest/globals';

const servers: Server[] = [];

/**
 * A server on a free port of 127.0.0.1, until the tests of the file are over.
 * @returns what makes an SDK's client talk to it
 */
export async function startTestServer(answer: RequestListener) {
  const server = createServer(answer).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'eu-west-2',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    forcePathStyle: true,
  };
}

// Here and not by addCleanup, because tests start servers too, and a test may define no hook.
afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});
