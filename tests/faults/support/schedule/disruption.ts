import { setTimeout as wait } from 'node:timers/promises';
import type { Fault } from '../cloud/test-cloud.ts';
import { type Delivered, keyOf, type Message, type Step } from './handlers.ts';
import { type Disruption } from './history.ts';
import { fileNumber } from '../model/version.ts';
import type { ScheduleRunner } from './runner.ts';

interface DisruptedOutcome {
  /** One for each batch. */
  readonly outcomes: readonly Delivered[];
  /** The faults that occurred; absent if none did. */
  readonly happened?: string;
}

/** Delivers each batch to its own process during a disruption. */
export async function invokeDisrupted(
  runner: ScheduleRunner,
  step: Step,
  batches: readonly (readonly Message[])[],
  disruption: Disruption,
): Promise<DisruptedOutcome> {
  const happened: string[] = [];
  const record = (kind: string, words = kind) => {
    runner.tally.add('faults');
    runner.tally.add(kind);
    happened.push(words);
  };
  if (batches.length > 1) record('process beside another');
  if (disruption.kind === 'lost acknowledgement') record('lost acknowledgement');
  if (disruption.kind === 'retract meanwhile') record('retraction meanwhile');
  let count = 0;
  runner.environment.cloud.fault = ({ action }) => {
    const number = count++;
    const found = faultAt(number);
    // Time passes between two reads of a file.
    if (step === 'extract' && number > 0) runner.environment.cloud.now += 1;
    if (found) record(found.kind, `${action} ${number}: ${found.words}`);
    return found?.fault;
  };
  try {
    const begin = () => [
      ...batches.map((messages, place) => runner.environment.handlers.deliver(step, messages, place)),
      ...retraction(),
    ];
    const outcomes = await ('table' in disruption
      ? holdLock(runner, disruption.table, begin, stop)
      : Promise.all(begin()));
    return {
      outcomes: outcomes.slice(0, batches.length),
      ...(happened.length > 0 && { happened: happened.join(', ') }),
    };
  } finally {
    runner.environment.cloud.fault = undefined;
  }

  function faultAt(number: number): { fault?: Fault; kind: string; words: string } | undefined {
    if (
      disruption.kind === 'faults'
      && number >= disruption.at
      && number < disruption.at + disruption.faults.length * disruption.times
    ) {
      const fault = disruption.faults[(number - disruption.at) % disruption.faults.length]!;
      return { fault, kind: 'failed request', words: Object.values(fault).join(' ') };
    }
    if (disruption.kind === 'kill' && number === disruption.at) {
      runner.environment.handlers.kill(step);
      return {
        fault: { kind: disruption.done ? 'lost answer' : 'refuse' },
        kind: 'killed process',
        words: `killed ${disruption.done ? 'after' : 'before'} it`,
      };
    }
    if (disruption.kind === 'upload meanwhile' && number === disruption.at) {
      runner.upload({ ...disruption, file: fileNumber(keyOf(step, batches[0]![0]!)) });
      return { kind: 'upload meanwhile', words: 'a new version before it' };
    }
    return undefined;
  }

  function retraction(): Promise<Delivered>[] {
    return disruption.kind === 'retract meanwhile'
      ? [runner.retractions.retract(disruption.file).then(() => ({ failed: new Set() }))]
      : [];
  }

  /** @returns whether the next waiting session must also be stopped */
  async function stop(pid: number): Promise<boolean> {
    if (disruption.kind !== 'stop at') return false;
    record(
      disruption.how === 'kill' ? 'killed process' : 'ended session',
      `${disruption.how} while it waits for ${disruption.table}`,
    );
    if (disruption.how === 'kill') runner.environment.handlers.kill(step);
    else await runner.environment.session.query('select pg_terminate_backend($1)', [pid]);
    return disruption.how === 'always terminate';
  }
}

/**
 * Locks a table until every unfinished writer waits for a lock.
 *
 * @param stop gets the process id of a waiting session, and returns whether to hold the lock for the next one
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
    let unfinished = running.length;
    const outcomes = Promise.all(
      running.map(async (one) => {
        const delivered = await one;
        unfinished -= 1;
        return delivered;
      }),
    );
    for (let isHeld = true; isHeld && unfinished > 0;) {
      await wait(5);
      const [pid, ...others] = await findWaitingSessions(runner);
      if (pid !== undefined && others.length + 1 >= unfinished) isHeld = await stop(pid);
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
