import { setTimeout as wait } from 'node:timers/promises';
import type { Fault } from '../cloud/test-cloud.ts';
import { type Delivered, keyOf, type Message, type Step } from './handlers.ts';
import { type Disruption } from './history.ts';
import { fileNumber } from '../model/version.ts';
import type { ScheduleRunner } from './runner.ts';

interface DisruptedOutcome {
  /** Of each batch. */
  readonly outcomes: readonly Delivered[];
  /** What went wrong, in words; absent if nothing did in the end. */
  readonly happened?: string;
}

/** Hands over each batch to a process of its own while something goes wrong. */
export async function invokeDisrupted(
  runner: ScheduleRunner,
  step: Step,
  batches: readonly (readonly Message[])[],
  trouble: Disruption,
): Promise<DisruptedOutcome> {
  const happened: string[] = [];
  const record = (kind: string, words = kind) => {
    runner.tally.add('faults');
    runner.tally.add(kind);
    happened.push(words);
  };
  if (batches.length > 1) record('process beside another');
  if (trouble.kind === 'lost acknowledgement') record('lost acknowledgement');
  if (trouble.kind === 'retract meanwhile') record('retraction meanwhile');
  let count = 0;
  runner.environment.cloud.fault = ({ action }) => {
    const number = count++;
    const found = faultAt(number);
    // Time passes between two looks at a file.
    if (step === 'extract' && number > 0) runner.environment.cloud.now += 1;
    if (found) record(found.kind, `${action} ${number}: ${found.words}`);
    return found?.fault;
  };
  try {
    const begin = () => [
      ...batches.map((messages, place) => runner.environment.handlers.deliver(step, messages, place)),
      ...retraction(),
    ];
    const outcomes = await ('table' in trouble ? holdLock(runner, trouble.table, begin, stop) : Promise.all(begin()));
    return {
      outcomes: outcomes.slice(0, batches.length),
      ...(happened.length > 0 && { happened: happened.join(', ') }),
    };
  } finally {
    runner.environment.cloud.fault = undefined;
  }

  function faultAt(number: number): { fault?: Fault; kind: string; words: string } | undefined {
    if (
      trouble.kind === 'faults'
      && number >= trouble.at
      && number < trouble.at + trouble.faults.length * trouble.times
    ) {
      const fault = trouble.faults[(number - trouble.at) % trouble.faults.length]!;
      return { fault, kind: 'failed request', words: Object.values(fault).join(' ') };
    }
    if (trouble.kind === 'kill' && number === trouble.at) {
      runner.environment.handlers.kill(step);
      return {
        fault: { kind: trouble.done ? 'lost answer' : 'refuse' },
        kind: 'killed process',
        words: `killed ${trouble.done ? 'after' : 'before'} it`,
      };
    }
    if (trouble.kind === 'upload meanwhile' && number === trouble.at) {
      runner.upload({ ...trouble, file: fileNumber(keyOf(step, batches[0]![0]!)) });
      return { kind: 'upload meanwhile', words: 'a new version before it' };
    }
    return undefined;
  }

  function retraction(): Promise<Delivered>[] {
    return trouble.kind === 'retract meanwhile'
      ? [runner.retractions.retract(trouble.file).then(() => ({ failed: new Set() }))]
      : [];
  }

  /** @returns whether the next session that waits is to be stopped, too */
  async function stop(pid: number): Promise<boolean> {
    if (trouble.kind !== 'stop at') return false;
    record(
      trouble.how === 'kill' ? 'killed process' : 'ended session',
      `${trouble.how} while it waits for ${trouble.table}`,
    );
    if (trouble.how === 'kill') runner.environment.handlers.kill(step);
    else await runner.environment.session.query('select pg_terminate_backend($1)', [pid]);
    return trouble.how === 'always terminate';
  }
}

/**
 * Locks a table until every writer that is not done waits for a lock.
 *
 * @param stop is given the process of a session that waits, and says whether to hold the table for the next one
 */
async function holdLock(
  runner: ScheduleRunner,
  table: string,
  begin: () => Promise<Delivered>[],
  stop: (pid: number) => Promise<boolean>,
): Promise<Delivered[]> {
  await runner.environment.blocker.query('begin');
  try {
    await runner.environment.blocker.query(`lock table ${table} in exclusive mode`);
    const running = begin();
    let under = running.length;
    const outcomes = Promise.all(
      running.map(async (one) => {
        const delivered = await one;
        under -= 1;
        return delivered;
      }),
    );
    for (let isHeld = true; isHeld && under > 0;) {
      await wait(5);
      const [pid, ...others] = await findWaitingSessions(runner);
      if (pid !== undefined && others.length + 1 >= under) isHeld = await stop(pid);
    }
    await runner.environment.blocker.query('rollback');
    return await outcomes;
  } finally {
    await runner.environment.blocker.query('rollback');
  }
}

async function findWaitingSessions(runner: ScheduleRunner): Promise<number[]> {
  const { rows } = await runner.environment.session.query<{ pid: number }>(
    `select distinct pid
       from pg_locks
       join pg_stat_activity using (pid)
      where not granted and datname = current_database()`,
  );
  return rows.map(({ pid }) => pid);
}
