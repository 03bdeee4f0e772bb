import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll } from '@jest/globals';

const servers: Server[] = [];

/**
 * Starts a server on a free port of 127.0.0.1, until the tests of the file are over.
 * @returns the options for an SDK client to use it
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

// Not with addCleanup, because tests start servers too, and a test must not define a hook.
afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});
