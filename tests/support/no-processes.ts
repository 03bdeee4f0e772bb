/** Set up before each unit test file: starting a process or a server in one is an error, so that they stay fast. */
import childProcess from 'node:child_process';
import net from 'node:net';
import { afterAll } from '@jest/globals';

function refuse(): never {
  throw new Error('A unit test must not start a process or a server. Rename this file to X.integration.test.ts.');
}

/** Every API that starts a process or a server calls one of these; `ChildProcess.prototype.spawn` is undocumented. */
const forbidden = [
  { owner: childProcess.ChildProcess.prototype, method: 'spawn' },
  { owner: childProcess, method: 'spawnSync' },
  { owner: net.Server.prototype, method: 'listen' },
];
const originals = forbidden.map(({ owner, method }): unknown => Reflect.get(owner, method));
for (const { owner, method } of forbidden) Reflect.set(owner, method, refuse);

// The worker keeps these modules: its next file may not be a unit test.
afterAll(() => {
  for (const [index, { owner, method }] of forbidden.entries()) Reflect.set(owner, method, originals[index]);
});
