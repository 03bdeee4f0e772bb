import { deadlineOf, type Logger, messageOf } from '@brewline/runtime';
import { withDeadline } from '@brewline/warehouse';
import type { CloudFormationCustomResourceEvent, Context } from 'aws-lambda';
import { type Outcome, answerCloudFormation } from './migrate-answer.ts';

/** Milliseconds that are kept for the answer; {@link answerCloudFormation} takes less. */
const ANSWER_RESERVE_MS = 22_000;
/** How many of them the warehouse may be late in saying why it was given up. */
const GRACE_MS = 2000;

const OUT_OF_TIME = 'The warehouse was not migrated in time. It is safe to try again.';

/** CloudFormation's event, or `{}` by hand. */
export type MigrateEvent = CloudFormationCustomResourceEvent | Readonly<Record<string, never>>;
export interface Migrated {
  readonly migrations: string[];
}

/**
 * Makes the Lambda handler that migrates. CloudFormation is answered in every case and before the function's own
 * timeout: what fails on Create or Update fails the deploy. On Delete nothing is done; the warehouse outlives its
 * stack. An event that comes again is harmless: what was run is not run again.
 *
 * An Update to other migrations than the packaged ones is a failed deploy on its way back: the stack asks for the old
 * ones, and the code is still the new. They have run long ago, so it succeeds; to run the new ones again would fail the
 * way back as well.
 *
 * @param migrate runs what is pending by the deadline (milliseconds of `performance.now()`) and returns its names
 * @param packaged the hash of the migrations that it runs, as the template's `Migrations` has it
 * @returns by hand, what was run; then what fails is thrown
 */
export function migrateFunction(
  logger: Logger,
  migrate: (deadline: number) => Promise<string[]>,
  packaged: () => string,
) {
  return async (event: MigrateEvent, context: Context): Promise<Migrated | undefined> => {
    const deadline = deadlineOf(context, ANSWER_RESERVE_MS);
    const run = async (): Promise<string[]> => {
      const migrations = await withDeadline(deadline + GRACE_MS, migrate(deadline), OUT_OF_TIME);
      logger.info({ migrations }, 'the warehouse is up to date');
      return migrations;
    };
    if (!isOfCloudFormation(event)) return { migrations: await run() };
    const runUnlessBack = async (): Promise<void> => {
      if (event.RequestType !== 'Update' || event.ResourceProperties.Migrations === packaged()) await run();
      else logger.info('the stack goes back to other migrations than these; nothing was run');
    };
    await answerCloudFormation(
      event,
      event.RequestType === 'Delete' ? { succeeded: true } : await outcomeOf(runUnlessBack, logger, context),
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
      next: `The deploy is undone; when the reason is mended, deploy again. Log: ${logGroupName}, ${logStreamName}`,
    };
  }
}
