import { deadlineOf, type Logger, messageOf } from '@brewline/runtime';
import { withDeadline } from '@brewline/warehouse';
import type { CloudFormationCustomResourceEvent, Context } from 'aws-lambda';
import { type Outcome, answerCloudFormation } from './migrate-answer.ts';

/** Time reserved for the answer; {@link answerCloudFormation} takes less. */
const ANSWER_RESERVE_MS = 22_000;
/** The part of it in which the warehouse may still report why it timed out. */
const GRACE_MS = 2000;

const TIMED_OUT = 'The migrations did not finish in time. It is safe to try again.';

/** CloudFormation's event, or `{}` by hand. */
export type MigrateEvent = CloudFormationCustomResourceEvent | Readonly<Record<string, never>>;
export interface Migrated {
  readonly migrations: string[];
}

/**
 * Creates the Lambda handler that migrates. CloudFormation is answered in every case, before the function's timeout: a
 * failure on Create or Update fails the deploy. Delete does nothing; the warehouse outlives its stack. A repeated event
 * is harmless: migrations that have run are not run again.
 *
 * An Update to migrations other than the packaged ones is the rollback of a failed deploy: the stack requests the old
 * ones while the code is still the new. The old ones have already run, so it succeeds; running the new ones again would
 * fail the rollback as well.
 *
 * @param migrate runs the pending migrations by the deadline (milliseconds of `performance.now()`), returns their names
 * @param packaged the hash of the migrations that it runs, as in the template's `Migrations`
 * @returns when invoked by hand, the migrations that were run; failures are then thrown
 */
export function migrateFunction(
  logger: Logger,
  migrate: (deadline: number) => Promise<string[]>,
  packaged: () => string,
) {
  return async (event: MigrateEvent, context: Context): Promise<Migrated | undefined> => {
    const deadline = deadlineOf(context, ANSWER_RESERVE_MS);
    const run = async (): Promise<string[]> => {
      const migrations = await withDeadline(deadline + GRACE_MS, migrate(deadline), TIMED_OUT);
      logger.info({ migrations }, 'the warehouse is up to date');
      return migrations;
    };
    if (!isOfCloudFormation(event)) return { migrations: await run() };
    const runUnlessRollback = async (): Promise<void> => {
      if (event.RequestType !== 'Update' || event.ResourceProperties.Migrations === packaged()) await run();
      else logger.info('the stack is rolling back to other migrations; nothing was run');
    };
    await answerCloudFormation(
      event,
      event.RequestType === 'Delete' ? { succeeded: true } : await outcomeOf(runUnlessRollback, logger, context),
      logger,
    );
    return undefined;
  };
}

const isOfCloudFormation = (event: MigrateEvent): event is CloudFormationCustomResourceEvent => 'ResponseURL' in event;

async function outcomeOf(
  run: () => Promise<unknown>,
  logger: Logger,
  { logGroupName, logStreamName }: Context,
): Promise<Outcome> {
  try {
    await run();
    return { succeeded: true };
  } catch (error) {
    const reason = messageOf(error);
    logger.error({ reason }, 'the warehouse was not migrated');
    return {
      succeeded: false,
      reason,
      next: `The deploy is rolled back. Fix the cause, then deploy again. Log: ${logGroupName}, ${logStreamName}`,
    };
  }
}
