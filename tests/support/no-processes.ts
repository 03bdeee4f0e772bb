/** Set up before each unit test file: starting a process or a server in one is an error, so that they stay fast. */
import childProcess from 'node:child_process';
import net from 'node:net';
import { afterAll } from '@jest/globals';

function refuse(): never {
  throw new Error('A unit test starts no process and no server. Name this file X.integration.test.ts.');
}

const { spawn } = childProcess.ChildProcess.prototype;
const { spawnSync } = childProcess;
const { listen } = net.Server.prototype;
childProcess.ChildProcess.prototype.spawn = refuse;
childProcess.spawnSync = refuse;
net.Server.prototype.listen = refuse;

// These are the worker's own modules: the next file may be no unit test.
afterAll(() => {
  childProcess.ChildProcess.prototype.spawn = spawn;
  childProcess.spawnSync = spawnSync;
  net.Server.prototype.listen = listen;
});
