import { expect, test } from '@jest/globals';
import { mkdir, mkdtemp, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPrograms, restoreLinks } from './programs.ts';

test.each(['win32-x64', 'linux-ia32'])('on %s, the error names the alternative', async (platform) => {
  await expect(findPrograms(platform)).rejects.toThrow(
    new RegExp(`this is ${platform}\\.\\n.*--warehouse postgres://`),
  );
});

test('if the platform’s package is missing, the error says how to install it', async () => {
  const other = process.platform === 'darwin' ? 'linux-arm64' : 'darwin-arm64';
  await expect(findPrograms(other)).rejects.toThrow('npm install --include=optional');
});

test('library links that no install script created are created, once', async () => {
  const root = await mkdtemp(join(tmpdir(), 'brewline-programs-'));
  try {
    await mkdir(join(root, 'native/lib'), { recursive: true });
    await writeFile(join(root, 'native/lib/libpq.so.5.18'), 'library');
    await writeFile(
      join(root, 'native/pg-symlinks.json'),
      JSON.stringify([{ source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' }]),
    );
    await Promise.all([restoreLinks(join(root, 'native')), restoreLinks(join(root, 'native'))]);
    await restoreLinks(join(root, 'native'));

    expect(await readlink(join(root, 'native/lib/libpq.so.5'))).toBe('libpq.so.5.18');
    expect(await readFile(join(root, 'native/lib/libpq.so.5'), 'utf8')).toBe('library');
  } finally {
    await rm(root, { recursive: true });
  }
});
