import { expect } from '@jest/globals';
import type { RunOutcome } from '@brewline/cli/testing';
import { PSEUDONYM_KEY } from '../../../support/brewline.ts';
import type { Command } from './history.ts';
import type { GivenFile } from './runner.ts';
import type { LedgerRow } from './ledger.ts';
import type { CommandEnd } from './process.ts';
import { computeContent, computeOutcome } from '../model/model.ts';

/** A command that has ended. */
export interface DoneCommand {
  readonly command: Command;
  /** The files of a run. */
  readonly files: readonly GivenFile[];
  /** The key to retract. */
  readonly key: string | undefined;
  readonly end: CommandEnd;
}

/** What the check of a command needs besides its end. */
export interface Circumstances {
  /** Commands that ran at the same time. */
  readonly others: readonly DoneCommand[];
  readonly before: readonly LedgerRow[];
  readonly ledger: readonly LedgerRow[];
  readonly salesBefore: number;
  readonly sales: number;
}

const STOPPED = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** Checks the exit code and output of a command. @throws Error if either is wrong */
export function checkEnd(done: DoneCommand, circumstances: Circumstances): void {
  const { command, end } = done;
  if (end.wasSignalled && (end.code === null || end.code > 2)) checkStopped(command.ending!.signal, end);
  else if (command.do === 'run') checkRun(done, circumstances);
  else checkRetraction(done, circumstances);
}

function checkStopped(signal: string, { code, stderr }: CommandEnd): void {
  if (code === null) return;
  expect([signal, code, stderr]).toEqual([
    signal,
    (STOPPED as Record<string, number>)[signal],
    expect.stringContaining(`stopped by ${signal}`),
  ]);
}

function checkRun(done: DoneCommand, circumstances: Circumstances): void {
  const { command, files, end } = done;
  const isJson = command.do === 'run' && command.json;
  const statuses = isJson ? statusesOf(end) : undefined;
  for (const given of files) checkFile(given, statuses?.get(given.key) ?? textStatus(end, given.key), circumstances);
  const isFine = files.every(({ key }) =>
    ['loaded', 'empty', 'fine'].includes(statuses?.get(key) ?? textStatus(end, key)),
  );
  expect([end.code, end.stderr]).toEqual([isFine ? 0 : 1, expect.not.stringContaining('brewline:')]);
  if (!isJson) expect(end.stdout.includes('It reconciles to the penny')).toBe(isFine);
  else if (circumstances.others.length === 0) checkFigures(files, end);
}

const outcomeIn = ({ stdout }: CommandEnd): RunOutcome => JSON.parse(stdout) as RunOutcome;
const statusesOf = (end: CommandEnd): Map<string, string> =>
  new Map(outcomeIn(end).drops.map(({ key, status }) => [key, status]));

/** The status of a file in a run's text output; `fine` if it is not listed as failed. */
function textStatus({ stdout }: CommandEnd, key: string): string {
  const [, why = ''] = stdout.split(`✗ ${key}: `);
  if (why === '') return 'fine';
  return why.startsWith('refused')
    ? 'refused'
    : why.startsWith('another version of it')
      ? 'superseded'
      : why.startsWith('it was retracted')
        ? 'retracted'
        : 'lost';
}

/** @param printed the status that the run printed for the file */
function checkFile({ key, etag, file }: GivenFile, printed: string, { others, before, ledger }: Circumstances): void {
  const own = computeOutcome(file);
  const meanwhile = others.flatMap((other) =>
    other.key === key
      ? ['retracted']
      : other.files.some((given) => given.key === key && given.etag !== etag)
        ? ['superseded']
        : [],
  );
  expect([key, [own, ...meanwhile]]).toEqual([key, expect.arrayContaining([printed === 'fine' ? own : printed])]);
  const row = ledger.find((one) => one.key === key && one.etag === etag);
  if (meanwhile.length > 0) {
    // A superseded version may never reach the ledger.
    expect([key, [own, 'superseded', ...meanwhile]]).toEqual([
      key,
      expect.arrayContaining([row?.status ?? 'superseded']),
    ]);
    return;
  }
  const earlier = before.filter((one) => one.key === key).flatMap((one) => [one.lastModified, one.retractedUntil ?? 0]);
  expect([key, row?.status, row!.lastModified > Math.max(0, ...earlier)]).toEqual([key, own, true]);
}

/** Checks the figures: the sum over the loaded files, each sale once. */
function checkFigures(files: readonly GivenFile[], end: CommandEnd): void {
  const loaded = files
    .filter(({ file }) => computeOutcome(file) === 'loaded')
    .map(({ key, etag, file }) => ({ key, etag, lastModified: 1, rows: file.rows, whole: true }));
  const sales = computeContent(loaded, PSEUDONYM_KEY, new Map()).sale.map((line) => line.split('|'));
  const pence = sales.reduce((sum, [, , , total]) => sum + Math.round(Number(total) * 100), 0);
  const items = sales.reduce(
    (sum, [, , , , , basket]) =>
      sum + basket!.split(' + ').reduce((units, line) => units + Number.parseInt(line, 10), 0),
    0,
  );
  const rejected = files.reduce((sum, { file }) => sum + file.rows.filter(({ sale }) => sale === undefined).length, 0);
  expect(outcomeIn(end)).toMatchObject({
    files: files.length,
    sales: sales.length,
    items,
    takings_pence: pence,
    rejected,
    not_read: [],
  });
}

function checkRetraction({ key, end }: DoneCommand, { others, before, salesBefore, sales }: Circumstances): void {
  const isKnown = before.some((row) => row.key === key);
  if (end.code === 0) {
    expect([end.stderr, end.stdout]).toEqual(['', expect.stringContaining(`✓ ${key}`)]);
    const gone = Number(/([\d,]+) sales? removed/.exec(end.stdout)?.[1]?.replaceAll(',', '') ?? 0);
    if (others.length === 0) expect(['sales gone', gone]).toEqual(['sales gone', salesBefore - sales]);
    return;
  }
  // The ledger, or the file in it, may have been created in between.
  expect([end.code, isKnown, end.stdout + end.stderr]).toEqual([
    1,
    false,
    expect.stringMatching(/The warehouse has no file|This database is not a Brewline warehouse/),
  ]);
}
