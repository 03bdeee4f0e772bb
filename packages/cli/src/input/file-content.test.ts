import { execFileSync } from 'node:child_process';
import { appendFile, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { beforeEach, expect, test } from '@jest/globals';
import { makeTemporaryFolder } from '@brewline/testing';
import { readContent } from './file-content.ts';

const MIB = 1024 * 1024;
const folder = await makeTemporaryFolder();
const path = join(folder, 'leeds.csv');

beforeEach(async () => {
  await rm(path, { force: true });
  await writeFile(path, 'sales');
});

const read = async () => {
  const content = await readContent(path);
  return content instanceof Readable ? buffer(content) : content;
};

test.each([
  ['whole', 5],
  ['as a stream', 9 * MIB + 5],
])('a file is read byte for byte, %s', async (_, bytes) => {
  await writeFile(path, Buffer.alloc(bytes, 'sales'));
  expect((await read()).equals(Buffer.alloc(bytes, 'sales'))).toBe(true);
});

test('a FIFO that replaced the file is reported without waiting for a writer', async () => {
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  await rename(join(folder, 'pipe'), path);
  await expect(read()).rejects.toThrow('is now a FIFO (named pipe).');
});

test('a missing file is reported', async () => {
  await rm(path);
  await expect(read()).rejects.toThrow('no longer exists');
});

test('a read that fails in the middle of the file is reported', async () => {
  await rm(path);
  await symlink('/proc/self/mem', path);
  await expect(read()).rejects.toThrow('cannot be read (EIO). Check the disk or share it is on.');
});

test.each([
  ['grows', () => appendFile(path, 'one more sale')],
  ['is truncated', () => truncate(path, 9 * MIB)],
  ['is overwritten', () => writeFile(path, Buffer.alloc(10 * MIB, 'other sales'))],
])('a file that %s while it is read is reported', async (_, change) => {
  await writeFile(path, Buffer.alloc(10 * MIB, 'sales'));
  const stream = (await readContent(path)) as Readable;
  await change();
  await expect(buffer(stream)).rejects.toThrow(
    'changed while it was being read. Run it again when nothing is writing to it.',
  );
});
