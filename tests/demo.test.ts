/** `npm start -- folder`: the user's own files in a warehouse of their own, which is made anew each time. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { brewline } from './support/brewline.ts';
import { temporaryFolder } from './support/folder.ts';
import { goodRows, lines } from './support/rows.ts';

const folder = await temporaryFolder();

test('npm start is brewline demo', async () => {
  const { scripts } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8')) as { scripts: Record<string, string> };
  expect(scripts.start).toBe('brewline demo');
});

test('demo folder empties .brewline/demo, loads into it, prints the answers, and leaves .brewline/postgres alone', async () => {
  const home = join(folder, '.brewline');
  await mkdir(join(folder, 'sales'), { recursive: true });
  await writeFile(join(folder, 'sales', 'bath.csv'), lines(...goodRows(12, 14, { branch: 'Bath' })));
  await mkdir(join(home, 'postgres'), { recursive: true });
  await writeFile(join(home, 'postgres', 'kept'), 'as it was');
  await mkdir(join(home, 'demo', 'postgres'), { recursive: true });
  await writeFile(join(home, 'demo', 'postgres', 'old'), 'of an earlier demo');

  const { code, stdout } = await brewline(folder, 'demo', 'sales');

  expect(code).toBe(0);
  for (const said of ['12 sales', '£25.80', 'Bath', 'Regular Latte', '14:00']) expect(stdout).toContain(said);
  expect(await readdir(join(home, 'demo', 'postgres'))).not.toContain('old');
  expect(await readdir(join(home, 'postgres'))).toEqual(['kept']);
  expect(await readFile(join(home, 'postgres', 'kept'), 'utf8')).toBe('as it was');
});
