import { setTimeout as wait } from 'node:timers/promises';
import type pg from 'pg';
import { Brewline, type Ended } from '../../../support/brewline.ts';
import { alive, canSeeProcesses, descendantsOf } from '../../../support/processes.ts';
import { waitUntil } from '@brewline/testing';
import type { Ending, Moment } from './history.ts';

/** How a command ended. */
export interface CommandEnd extends Ended {
  /** Whether it received its signal before it ended. */
  readonly wasSignalled: boolean;
  readonly milliseconds: number;
}

/**
 * A run takes 3 to 5 s, and much longer on a busy machine; a message that a handler lost is redelivered after 6 minutes
 * at the earliest.
 */
const TIMEOUT_MS = 240_000;
/**
 * A command stops within 5 s, but first completes its start, which takes longer on a busy machine: the usual time of a
 * command is added to this.
 */
const TIMEOUT_AFTER_SIGNAL_MS = 30_000;
const POLL_MS = 2;

export interface CommandStart {
  /** The folder it runs in. */
  readonly cwd: string;
  readonly args: readonly string[];
  readonly ending: Ending | undefined;
  /** The usual duration of such a command. */
  readonly usualMs: number;
  /** A session of the warehouse that it loads into. */
  readonly session: pg.Client;
}

/**
 * Runs a command until it ends or a signal ends it.
 *
 * @throws Error if it does not end in time, or if it leaves a process behind after a signal
 */
export async function runCommand({ cwd, args, ending, usualMs, session }: CommandStart): Promise<CommandEnd> {
  const started = performance.now();
  const command = new Brewline(cwd, args);
  let hasExited = false;
  void command.ended.then(() => (hasExited = true));
  const hasEnded = () => hasExited;
  try {
    if (ending) await untilMoment(ending.moment);
    if (ending === undefined || hasEnded())
      return { ...(await endWithin(TIMEOUT_MS)), wasSignalled: false, milliseconds: performance.now() - started };
    const processes = canSeeProcesses ? descendantsOf(command.pid) : [];
    command.signal(ending.signal);
    const ended = await endWithin(TIMEOUT_AFTER_SIGNAL_MS + usualMs, ` after it got ${ending.signal}`);
    await waitUntil(() => alive(processes).length === 0);
    return { ...ended, wasSignalled: true, milliseconds: performance.now() - started };
  } finally {
    if (!hasEnded()) command.signal('SIGKILL');
  }

  async function endWithin(milliseconds: number, since = ''): Promise<Ended> {
    const ended = await Promise.race([command.ended, wait(milliseconds, undefined, { ref: false })]);
    if (ended === undefined)
      throw new Error(
        `brewline ${args.slice(0, 2).join(' ')} did not end within ${milliseconds.toFixed(0)} ms${since}, `
          + `${((performance.now() - started) / 1000).toFixed(0)} s after its start. `
          + `It printed:\n${command.stdout}${command.stderr}`,
      );
    return ended;
  }

  async function untilMoment(moment: Moment): Promise<void> {
    if (moment.when === 'time') {
      await Promise.race([command.ended, wait((usualMs * moment.percent) / 100, undefined, { ref: false })]);
      return;
    }
    const transactions = new Set<string>();
    while (!hasEnded() && !(await isNow(moment, transactions))) {
      await wait(POLL_MS);
      if (performance.now() - started > TIMEOUT_MS) await endWithin(0);
    }
  }

  /** @param transactions that have held the writer's lock; new ones are added */
  async function isNow(moment: Exclude<Moment, { when: 'time' }>, transactions: Set<string>): Promise<boolean> {
    if (moment.when === 'output') return (command.stdout + command.stderr).split('\n').length > moment.lines;
    if (moment.when === 'loading') return (await loadingDrops()) > 0;
    const { rows } = await session.query<{ virtualtransaction: string }>(
      `select virtualtransaction from pg_locks where relation = to_regclass('etl.writer') and granted`,
    );
    for (const { virtualtransaction } of rows) transactions.add(virtualtransaction);
    return rows.length > 0 && transactions.size >= moment.transaction;
  }

  async function loadingDrops(): Promise<number> {
    // Before the first migration there is no ledger.
    const { rows } = await session.query<{ ledger: string | null }>(`select to_regclass('etl.source_drop') as ledger`);
    if (rows[0]!.ledger === null) return 0;
    return (await session.query(`select 1 from etl.source_drop where status = 'loading'`)).rowCount ?? 0;
  }
}
