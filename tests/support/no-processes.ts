/** Set up before each unit test file: starting a process or a server in one is an error, so that they stay fast. */
import childProcess from 'node:child_process';
import net from 'node:net';
import { afterAll } from '@jest/globals';

function refuse(): never {
  throw new Error('A unit test starts no process and no server. Name this file X.integration.test.ts.');
}

/** The method by which every process starts that is waited for; Node documents it nowhere. */
const processes = childProcess.ChildProcess.prototype as unknown as { spawn: () => void };
const { spawn } = processes;
const { spawnSync } = childProcess;
const { listen } = net.Server.prototype;
processes.spawn = refuse;
childProcess.spawnSync = refuse;
net.Server.prototype.listen = refuse;

// These are the worker's own modules: the next file may be no unit test.
afterAll(() => {
  processes.spawn = spawn;
  childProcess.spawnSync = spawnSync;
  net.Server.prototype.listen = listen;
});
