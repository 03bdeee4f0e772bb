/** Links, the index of decisions, and the paths in READMEs. */
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { anchorsOf, readProse, REPOSITORY } from './support/markdown.ts';

const DECISIONS = 'docs/decisions';
const isSkipped = (name: string) => name === 'node_modules' || (name.startsWith('.') && name !== '.github');

const markdownBelow = (folder: string): string[] =>
  readdirSync(join(REPOSITORY, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return isSkipped(entry.name) ? [] : markdownBelow(path);
    return path.endsWith('.md') ? [path] : [];
  });
const foldersIn = (folder: string): string[] =>
  readdirSync(join(REPOSITORY, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(folder, name));
const decisions = readdirSync(join(REPOSITORY, DECISIONS)).filter((name) => /^\d{4}-/.test(name));

test.each(markdownBelow(''))('every relative link of %s leads to an existing file and heading', (document) => {
  const links = [...readProse(document).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link!);
  const broken = links
    .filter((link) => !/^[a-z]+:/.test(link))
    .filter((link) => {
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? document : join(dirname(document), path);
      if (!existsSync(join(REPOSITORY, target))) return true;
      return anchor !== undefined && !anchorsOf(target).includes(anchor);
    });

  expect(broken).toEqual([]);
});

test.each(decisions)('decision %s has a numbered title, a status and a date, and the index repeats them', (name) => {
  const number = Number(name.slice(0, 4));
  const [, title, status, date] =
    new RegExp(`^# ${number}\\. (.+)\n\nStatus: (.+) · Date: (\\d{4}-\\d{2}-\\d{2})\n`).exec(
      readProse(join(DECISIONS, name)),
    ) ?? [];
  const row = readProse(join(DECISIONS, 'README.md'))
    .split('\n')
    .find((line) => line.startsWith(`| [${number}](${name}) `));
  const [, , indexedTitle, decision, indexedStatus, indexedDate] = row?.split('|').map((cell) => cell.trim()) ?? [];

  expect(decision).toMatch(/./);
  expect([indexedTitle, indexedStatus, indexedDate]).toEqual([title, status, date]);
});

test.each([...foldersIn('packages'), ...foldersIn('services')])('%s has a README whose paths exist', (folder) => {
  const paths = [...readProse(join(folder, 'README.md')).matchAll(/`((?:src|bin|migrations)\/[^`\s]*)`/g)];

  expect(paths.map(([, path]) => path!).filter((path) => !existsSync(join(REPOSITORY, folder, path)))).toEqual([]);
});
