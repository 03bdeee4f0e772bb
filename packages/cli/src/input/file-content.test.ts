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
])('the content is the bytes, %s', async (_, bytes) => {
  await writeFile(path, Buffer.alloc(bytes, 'sales'));
  expect((await read()).equals(Buffer.alloc(bytes, 'sales'))).toBe(true);
});

test('the content is refused if a FIFO took the place of the file, without waiting for a writer', async () => {
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  await rename(join(folder, 'pipe'), path);
  await expect(read()).rejects.toThrow('is now a FIFO (named pipe).');
});

test('the content is refused if the file is gone', async () => {
  await rm(path);
  await expect(read()).rejects.toThrow('is not there any more');
});

test('the content is refused if reading fails in the middle', async () => {
  await rm(path);
  await symlink('/proc/self/mem', path);
  await expect(read()).rejects.toThrow('cannot be read (EIO). Check the disk or share that it lies on.');
});

test.each([
  ['grows', () => appendFile(path, 'one sale more')],
  ['is cut short', () => truncate(path, 9 * MIB)],
  ['is written over', () => writeFile(path, Buffer.alloc(10 * MIB, 'other sales'))],
])('the content is refused if the file %s while it is read', async (_, change) => {
  await writeFile(path, Buffer.alloc(10 * MIB, 'sales'));
  const stream = (await readContent(path)) as Readable;
  await change();
  await expect(buffer(stream)).rejects.toThrow('changed while it was read. Run it again when nothing writes to it.');
});
