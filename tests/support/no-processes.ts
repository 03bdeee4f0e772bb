/** Set up before each unit test file: starting a process or a server in one is an error, so that they stay fast. */
import childProcess from 'node:child_process';
import net from 'node:net';
import { afterAll } from '@jest/globals';

function refuse(): never {
  throw new Error('A unit test starts no process and no server. Name this file X.integration.test.ts.');
}

/** Every way to a process or a server ends in one of these; Node documents `ChildProcess.prototype.spawn` nowhere. */
const refused = [
  { owner: childProcess.ChildProcess.prototype, method: 'spawn' },
  { owner: childProcess, method: 'spawnSync' },
  { owner: net.Server.prototype, method: 'listen' },
];
const originals = refused.map(({ owner, method }): unknown => Reflect.get(owner, method));
for (const { owner, method } of refused) Reflect.set(owner, method, refuse);

// These are the worker's own modules: the next file may be no unit test.
afterAll(() => {
  for (const [index, { owner, method }] of refused.entries()) Reflect.set(owner, method, originals[index]);
});
