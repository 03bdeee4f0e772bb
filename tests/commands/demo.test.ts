/**
 * `npm start -- folder`: loads the user's own files into a separate warehouse, which is recreated each time and can be
 * served afterwards.
 */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { brewline } from '../support/brewline.ts';
import { makeTemporaryFolder } from '@brewline/testing';
import { goodRows, lines } from '../support/rows.ts';
import { startUp } from '../support/up.ts';

const folder = await makeTemporaryFolder();
const home = join(folder, '.brewline');
/** Two commands, each of which starts a pipeline. */
jest.setTimeout(120_000);

test('npm start is brewline demo', async () => {
  const { scripts } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8')) as {
    scripts: Record<string, string>;
  };
  expect(scripts.start).toBe('brewline demo');
});

test('demo FOLDER recreates .brewline/demo, prints answers, writes the report, and keeps the warehouse', async () => {
  await mkdir(join(folder, 'sales'), { recursive: true });
  await writeFile(join(folder, 'sales', 'bath.csv'), lines(...goodRows(12, 14, { branch: 'Bath' })));
  await mkdir(join(home, 'postgres'), { recursive: true });
  await writeFile(join(home, 'postgres', 'kept'), 'as it was');
  await mkdir(join(home, 'demo', 'postgres'), { recursive: true });
  await writeFile(join(home, 'demo', 'postgres', 'old'), 'of an earlier demo');

  const { code, stdout } = await brewline(folder, 'demo', 'sales');

  expect(code).toBe(0);
  for (const text of [
    '12 sales',
    '£25.80',
    'Bath',
    'Regular Latte',
    '14:00',
    '25 August 2021',
    'The report is in .brewline/demo/report.html',
    'npx brewline up --demo',
  ])
    expect(stdout).toContain(text);
  expect(await readdir(join(home, 'demo', 'postgres'))).not.toContain('old');
  expect(await readdir(join(home, 'postgres'))).toEqual(['kept']);
  expect(await readFile(join(home, 'postgres', 'kept'), 'utf8')).toBe('as it was');
  const report = await readFile(join(home, 'demo', 'report.html'), 'utf8');
  for (const text of ['25 August 2021', '£25.80', 'Regular Latte']) expect(report).toContain(text);
});

test('up --demo serves what the demo loaded', async () => {
  const { page, stop } = await startUp(folder, '--demo');
  const reply = await fetch(page);
  expect([reply.status, await reply.text()]).toEqual([200, expect.stringContaining('£25.80')]);
  expect((await stop()).code).toBe(0);
});
