/** The commands and statements that the documents print, run as printed, where they can run on one machine. */
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { addCleanup, makeTemporaryFolder } from '@brewline/testing';
import { query, startTestPostgres } from '@brewline/testing/postgres';
import { migrate } from '@brewline/warehouse';
import { globSync } from 'tinyglobby';
import { Brewline } from '../support/brewline.ts';
import { readBlocks, REPOSITORY } from '../support/markdown.ts';
import { goodRows, lines } from '../support/rows.ts';
import { waitUntilUp } from '../support/up.ts';

const DOCUMENTS = globSync(['*.md', 'docs/*.md'], { cwd: REPOSITORY });
const { scripts } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

/** Without their comments. */
const commandsOf = (document: string): string[] =>
  readBlocks(document, 'sh').flatMap((block) => block.split('\n').map((line) => line.replace(/\s+# .*/, '')));

const printed = DOCUMENTS.flatMap(commandsOf);
const folder = await makeTemporaryFolder();
const postgres = await startTestPostgres(folder);

test.each(printed.flatMap((command) => [...command.matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name!)))(
  'npm run %s exists',
  (name) => expect(scripts).toHaveProperty([name]),
);

test.each(printed.flatMap((command) => [...command.matchAll(/npx tsx (\S+)/g)].map(([, path]) => path!)))(
  'npx tsx %s exists',
  (path) => expect(existsSync(join(REPOSITORY, path))).toBe(true),
);

const started: Brewline[] = [];
addCleanup(async () => {
  for (const brewline of started) brewline.signal('SIGKILL');
  await Promise.all(started.map(({ ended }) => ended));
});

describe('the README', () => {
  const commands = commandsOf('README.md').filter((command) => command.includes('npx brewline'));

  test('its commands do what it says, one after the other', async () => {
    const url = await postgres.createDatabase('readme');
    await mkdir(join(folder, 'sales'));
    await writeFile(join(folder, 'sales/leeds.csv'), lines(...goodRows(20, 9, { branch: 'Leeds' })));

    for (const command of inOrder(commands)) {
      const [, warehouse, args] = /^(BREWLINE_WAREHOUSE=\S+ )?npx brewline (.*)$/.exec(command)!;
      const brewline = new Brewline(
        folder,
        args!.split(' '),
        warehouse === undefined ? {} : { BREWLINE_WAREHOUSE: url },
      );
      started.push(brewline);
      if (args === 'up') await (await waitUntilUp(brewline)).stop();
      expect({ command, ...(await brewline.ended) }).toMatchObject({ command, code: 0 });
    }

    expect(commands).toHaveLength(9);
    expect(existsSync(join(folder, 'leeds.html'))).toBe(true);
    expect(existsSync(join(folder, '.brewline'))).toBe(false);
    expect(await query(url, 'select count(*) > 20 as loaded from cafe.sale')).toEqual([{ loaded: true }]);
  });

  /** What takes something away comes last. */
  function inOrder(all: readonly string[]): string[] {
    const takesAway = (command: string) => ['retract', 'reset'].findIndex((name) => command.includes(name));
    return [...all].sort((one, other) => takesAway(one) - takesAway(other));
  }
});

describe('the runbook', () => {
  const statements = readBlocks('docs/runbook.md', 'sql')
    .flatMap((block) => block.split(';'))
    // What the reader fills in.
    .map((statement) => statement.trim().replaceAll('…', '00000000-0000-0000-0000-000000000000'))
    // Redshift's own views are not in PostgreSQL.
    .filter((statement) => statement !== '' && !/\b(svv|stl|sys)_/.test(statement));

  test('its statements run in a warehouse', async () => {
    const url = await postgres.createDatabase('runbook');
    await migrate(url);
    for (const statement of statements) await query(url, statement);
    expect(statements.length).toBeGreaterThan(3);
  });
});
