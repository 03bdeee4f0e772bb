import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, test } from '@jest/globals';
import { UnavailableError } from '../interface/errors.ts';
import { summarise } from './summarise.ts';

const listening = async () => {
  let connections = 0;
  const server = createServer(() => {
    connections += 1;
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port, connections: () => connections };
};

test('Redshift is not connected to, and a silent PostgreSQL fails at the deadline', async () => {
  const { server, port, connections } = await listening();
  try {
    await summarise(`redshift://nobody@127.0.0.1:${port}/nothing`, performance.now() + 300);
    expect(connections()).toBe(0);
    await expect(summarise(`postgres://nobody@127.0.0.1:${port}/nothing`, performance.now() + 300)).rejects.toThrow(
      UnavailableError,
    );
    expect(connections()).toBe(1);
  } finally {
    server.close();
  }
});
