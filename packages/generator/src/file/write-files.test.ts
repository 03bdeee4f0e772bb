import { mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { generate, writeFiles } from '../index.ts';

test('writes every file as generated, and counts what it wrote', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'brewline-generator-'));
  try {
    const options = { branches: 16, days: 2, sales: 40, seed: 9, dirt: 0.1 };
    const written = await writeFiles(options, join(folder, 'raw'));

    const files = [...generate(options)];
    expect((await readdir(join(folder, 'raw'))).sort()).toEqual(files.map((file) => file.name).sort());
    let bytes = 0;
    for (const file of files) {
      const path = join(folder, 'raw', file.name);
      bytes += (await stat(path)).size;
      expect(await readFile(path)).toEqual(Buffer.concat([...file.text()].map((piece) => Buffer.from(piece))));
    }
    expect(written).toEqual({ files: 32, bytes, sales: files.reduce((sum, file) => sum + file.rowCount, 0) });
  } finally {
    await rm(folder, { recursive: true });
  }
});
