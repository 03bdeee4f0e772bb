import { hash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from '@jest/globals';
import type { Postgres } from '@brewline/local';
import pg from 'pg';
import { PSEUDONYM_KEY } from '../../../support/brewline.ts';
import { waitUntil } from '@brewline/testing';
import { faultsOf } from '../../../support/warehouse.ts';
import { type BranchFile, FILES } from '../model/branch-file.ts';
import { checkEnd, type DoneCommand } from './checks.ts';
import type { Command, CommandHistory, CommandStep } from './history.ts';
import { effectOfRun, type LedgerRow, moveDates, reachable, readingsOf, readLedger } from './ledger.ts';
import { runCommand } from './process.ts';
import { fileOf } from '../model/version.ts';
import { type Content, computeContent } from '../model/model.ts';
import type { Tally } from '../schedule/tally.ts';
import { readContent } from '../model/warehouse-content.ts';

/** An input file of a command. */
export interface GivenFile {
  readonly key: string;
  readonly etag: string;
  readonly file: BranchFile;
}

const SESSION = 'observer';

/** Runs one history of commands on a warehouse, from two homes. */
export class CommandRunner {
  readonly #url: string;
  readonly #session: pg.Client;
  readonly #folder: string;
  readonly #tally: Tally;
  readonly #history: CommandHistory;
  readonly #events: string[] = [];
  /** Every version given to any command, by key and etag. */
  readonly #given = new Map<string, GivenFile>();
  /** The newest version given to a run, by file. */
  readonly #newest = new Map<number, number>();
  /** The duration of a command without a signal, by kind. */
  readonly #usualMs = { run: 4000, retract: 1500 };
  #before: readonly LedgerRow[] = [];
  #contentBefore: Content | undefined;
  #commands = 0;

  /**
   * Runs a history, then the newest version of every file.
   *
   * @throws Error with its events if a check fails
   */
  static async run(
    history: CommandHistory,
    postgres: Postgres,
    folder: string,
    name: string,
    tally: Tally,
  ): Promise<void> {
    const runner = new CommandRunner(history, await postgres.createDatabase(name), join(folder, name), tally);
    await runner.#session.connect();
    try {
      for (const step of history.steps) await runner.#step(step);
      await runner.#finish();
    } catch (error) {
      throw new Error(
        `${(error as Error).message}\n\nWhat happened:\n${runner.#events.join('\n')}\n\n`
          + `The ledger:\n${runner.#before.map((row) => JSON.stringify(row)).join('\n')}`,
        { cause: error },
      );
    } finally {
      await runner.#session.end();
    }
    tally.add('histories');
  }

  private constructor(history: CommandHistory, url: string, folder: string, tally: Tally) {
    this.#history = history;
    this.#url = url;
    this.#folder = folder;
    this.#tally = tally;
    this.#session = new pg.Client({ connectionString: url, application_name: SESSION });
  }

  async #step({ shifts, commands, home }: CommandStep): Promise<void> {
    for (const { file, hours } of shifts) await this.#shift(FILES[file]!.key, hours);
    this.#before = await readLedger(this.#session);
    const running = commands.map((command, place) => this.#execute(command, (home + place) % 2));
    // Also if one fails: their resources are closed afterwards.
    await Promise.allSettled(running);
    const done = await Promise.all(running);
    if (commands.length > 1) this.#tally.add('pairs of commands');
    await waitUntil(async () => (await this.#sessions()) === 0);
    await this.#check(done);
  }

  async #shift(key: string, hours: number): Promise<void> {
    if ((await readLedger(this.#session)).every((row) => row.key !== key)) return;
    await moveDates(this.#session, key, hours);
    this.#events.push(`the clock is set back by ${hours} hours for ${key}`);
    this.#tally.add('clocks set back');
  }

  async #execute(command: Command, home: number): Promise<DoneCommand> {
    const number = (this.#commands += 1);
    const cwd = join(this.#folder, `home ${home}`);
    await mkdir(cwd, { recursive: true });
    const files = command.do === 'run' ? await this.#write(command, join(cwd, `files ${number}`)) : [];
    const args =
      command.do === 'run'
        ? ['run', `files ${number}`, ...(command.json ? ['--json'] : [])]
        : ['retract', FILES[command.file]!.key];
    const end = await runCommand({
      cwd,
      args: [...args, '--warehouse', this.#url],
      ending: command.ending,
      usualMs: this.#usualMs[command.do],
      session: this.#session,
    });
    if (!end.wasSignalled) this.#usualMs[command.do] = end.milliseconds;
    const key = command.do === 'retract' ? FILES[command.file]!.key : undefined;
    const names =
      key
      ?? files.map((given) => `${given.key} (${given.etag.slice(0, 6)}, ${given.file.rows.length} rows)`).join(', ');
    this.#note(command, `${number}. ${command.do} ${names} in home ${home}`, end);
    return { command, files, key, end };
  }

  async #write({ files }: Extract<Command, { do: 'run' }>, folder: string): Promise<GivenFile[]> {
    const { versions, rows } = this.#history;
    const given: GivenFile[] = [];
    for (const { file: number, version } of files) {
      const file = fileOf(number, versions[version % versions.length]!, rows);
      const { key } = FILES[number]!;
      const path = join(folder, key);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, file.body);
      given.push({ key, etag: hash('md5', file.body), file });
      this.#newest.set(number, version);
      this.#tally.add('versions');
      if (file.rows.length > 1500) this.#tally.add('of several chunks');
    }
    for (const one of given) this.#given.set(`${one.key}|${one.etag}`, one);
    return given;
  }

  #note({ do: what, ending }: Command, words: string, { code, milliseconds, wasSignalled }: DoneCommand['end']): void {
    const signal = wasSignalled ? `, got ${ending!.signal} at ${JSON.stringify(ending!.moment)}` : '';
    this.#events.push(`${words}: ${code} after ${(milliseconds / 1000).toFixed(1)} s${signal}`);
    this.#tally.add('commands');
    this.#tally.add(what);
    if (wasSignalled) this.#tally.add(ending!.signal);
  }

  /** The number of command sessions in the warehouse. */
  async #sessions(): Promise<number> {
    const { rowCount } = await this.#session.query(
      `select 1
         from pg_stat_activity
        where datname = current_database() and backend_type = 'client backend' and application_name <> $1`,
      [SESSION],
    );
    return rowCount ?? 0;
  }

  async #check(done: readonly DoneCommand[]): Promise<void> {
    const ledger = await readLedger(this.#session);
    if (ledger.length === 0) {
      // Every command was ended before anything was loaded.
      expect(done.every(({ command, end }) => end.wasSignalled || command.do === 'retract')).toBe(true);
      return;
    }
    this.#checkVersions(done, ledger);
    const content = await this.#checkContent(ledger);
    for (const one of done)
      checkEnd(one, {
        others: done.filter((other) => other !== one),
        before: this.#before,
        ledger,
        salesBefore: this.#contentBefore?.sale.length ?? 0,
        sales: content.sale.length,
      });
    this.#contentBefore = content;
    this.#before = ledger;
  }

  /** Each file has one of the versions that the commands can produce; a file that no command named is unchanged. */
  #checkVersions(done: readonly DoneCommand[], ledger: readonly LedgerRow[]): void {
    for (const key of new Set([...ledger, ...this.#before].map((row) => row.key))) {
      const settled = (rows: readonly LedgerRow[]) => rows.filter((row) => row.key === key && row.status !== 'loading');
      const [before, after] = [settled(this.#before), settled(ledger)];
      const effects = done.flatMap(({ files, key: retracted, end }) => {
        const isCertain = !end.wasSignalled || end.code === 0;
        if (retracted === key) return end.code === 1 ? [] : [{ apply: () => undefined, isCertain }];
        return files
          .filter((file) => file.key === key)
          .map(({ etag, file }) => ({ apply: effectOfRun(etag, file), isCertain }));
      });
      if (effects.length === 0) expect(after).toEqual(before);
      const loaded = after.filter(({ status }) => status === 'loaded').map(({ etag }) => etag);
      expect([key, reachable(before.find(({ status }) => status === 'loaded')?.etag, effects)]).toEqual([
        key,
        expect.arrayContaining([loaded[0]]),
      ]);
      expect([key, loaded.length]).toEqual([key, Math.min(loaded.length, 1)]);
      expect(after.map(({ etag }) => etag)).toEqual(expect.arrayContaining(before.map(({ etag }) => etag)));
    }
  }

  /** Compares the warehouse with the model of the versions in it. @returns its content */
  async #checkContent(ledger: readonly LedgerRow[]): Promise<Content> {
    const { readings, until } = readingsOf(ledger, ({ key, etag }) => this.#given.get(`${key}|${etag}`)!.file);
    const content = await readContent(this.#session);
    // Left by a command that was ended, until the next run.
    const leftover = ledger.some(({ status }) => status === 'loading')
      ? content.leftover.filter((line) => !line.startsWith('noted chunks'))
      : content.leftover;
    const expected = computeContent(readings, PSEUDONYM_KEY, until);
    expect({ ...content, leftover, drop: withoutDates(content.drop) }).toEqual({
      ...expected,
      drop: withoutDates(expected.drop),
    });
    return content;
  }

  async #finish(): Promise<void> {
    const files = [...this.#newest].map(([file, version]) => ({ file, version }));
    this.#events.push('run the newest version of every file');
    await this.#step({ shifts: [], commands: [{ do: 'run', files, json: true }], home: 0 });
    expect((await readLedger(this.#session)).filter(({ status }) => status === 'loading')).toEqual([]);
    expect(await faultsOf(this.#url)).toEqual({});
    this.#tally.add('sales', this.#contentBefore!.sale.length);
    this.#tally.add('notes', this.#contentBefore!.note.length);
  }
}

/** Without the dates, which the model took from the ledger. */
const withoutDates = (drops: readonly string[]): string[] =>
  drops.map((line) => line.split('|').toSpliced(2, 1).join('|')).sort();
