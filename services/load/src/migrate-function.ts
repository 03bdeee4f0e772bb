import { type Logger, messageOf } from '@brewline/runtime';
import type { CloudFormationCustomResourceEvent, Context } from 'aws-lambda';
import { type Outcome, tellCloudFormation } from './migrate-answer.ts';

/** Milliseconds that are kept for the answer; {@link tellCloudFormation} takes less. */
const RESERVE = 22_000;
/** How many of them the warehouse may be late in saying why it was given up. */
const GRACE = 2000;
/** No function runs longer (milliseconds): Lambda reckons what is left by a clock that may jump. */
const LONGEST_INVOCATION = 900_000;

/** CloudFormation's event, or `{}` by hand. */
export type MigrateEvent = CloudFormationCustomResourceEvent | Readonly<Record<string, never>>;
export interface Migrated { readonly migrations: string[] }

/**
 * Makes the Lambda handler that migrates. CloudFormation is answered in every case and before the function's own timeout:
 * what fails on Create or Update fails the deploy. On Delete nothing is done; the warehouse outlives its stack. An event that
 * comes again is harmless: what was run is not run again.
 *
 * @param migrate runs what is pending by the deadline (milliseconds of `performance.now()`) and returns its names
 * @returns by hand, what was run; then what fails is thrown
 */
export function migrateFunction(logger: Logger, migrate: (deadline: number) => Promise<string[]>) {
  return async (event: MigrateEvent, context: Context): Promise<Migrated | undefined> => {
    const deadline = performance.now() + Math.min(context.getRemainingTimeInMillis(), LONGEST_INVOCATION) - RESERVE;
    const run = async (): Promise<string[]> => {
      const migrations = await before(deadline + GRACE, migrate(deadline));
      logger.info({ migrations }, 'the warehouse is up to date');
      return migrations;
    };
    if (!isOfCloudFormation(event)) return { migrations: await run() };
    await tellCloudFormation(event, event.RequestType === 'Delete' ? { succeeded: true } : await outcomeOf(run, logger, context), logger);
    return undefined;
  };
}

const isOfCloudFormation = (event: MigrateEvent): event is CloudFormationCustomResourceEvent => 'ResponseURL' in event;

async function outcomeOf(run: () => Promise<unknown>, logger: Logger, { logGroupName, logStreamName }: Context): Promise<Outcome> {
  try {
    await run();
    return { succeeded: true };
  } catch (error) {
    const reason = messageOf(error);
    logger.error({ reason }, 'the warehouse was not migrated');
    return { succeeded: false, reason, next: `The deploy is undone; when the reason is mended, deploy again. Log: ${logGroupName}, ${logStreamName}` };
  }
}

/** Whatever it waits for: at the deadline it is over. */
async function before<T>(deadline: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('The warehouse was not migrated in time. It is safe to try again.')), deadline - performance.now());
  });
  return Promise.race([work, over]).finally(() => clearTimeout(timer));
}
