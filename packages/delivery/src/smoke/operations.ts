import { setTimeout as wait } from 'node:timers/promises';
import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { functionName, type StageLocation } from '../names.ts';

/** One version of a file, as the status function describes it; more is in the row. */
export interface DropStatus {
  /** ISO date and time. */
  readonly last_modified: string;
  readonly status: string;
  readonly refusal: string | null;
  readonly expected_rows: number | null;
  readonly expected_pence: number | null;
  readonly loaded_rows: number;
  readonly loaded_pence: number;
}

/** The answer of the retract function. */
export interface Retracted {
  /** The newest version that it retracted, in seconds since 1970. */
  readonly last_modified: number;
}

/** A function that ended with an error of its own. */
export class FunctionFailure extends Error {
  override readonly name = 'FunctionFailure';
  /** The name of the error that the function threw. */
  readonly type: string;

  constructor(
    name: string,
    { errorType = 'an error', errorMessage = '' }: { errorType?: string; errorMessage?: string },
    region: string,
  ) {
    super(
      `${name} failed with ${errorType}: ${errorMessage}\n`
        + `Its log: aws logs tail --region ${region} /aws/lambda/${name} --since 15m`,
    );
    this.type = errorType;
  }
}

/** The status of a file's versions, newest first. @throws FunctionFailure */
export async function readDrops(
  lambda: LambdaClient,
  place: StageLocation,
  key: string,
  signal?: AbortSignal,
): Promise<DropStatus[]> {
  const { drops } = (await invoke(lambda, place, 'status', { key }, signal)) as { drops: DropStatus[] };
  return drops;
}

/**
 * Retracts a file, up to the newest version in the ledger.
 * @throws FunctionFailure, of type `KeyError` for an unknown file
 */
export const retract = async (lambda: LambdaClient, place: StageLocation, key: string): Promise<Retracted> =>
  (await invoke(lambda, place, 'retract', { key })) as Retracted;

/**
 * Errors of Lambda while it reconnects a function that was idle for weeks to its network, or has no capacity for it
 * (https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html), and of our functions while the warehouse wakes up.
 */
const NOT_READY_ERRORS = [
  'ENINotReadyException',
  'ResourceConflictException',
  'ResourceNotReadyException',
  'TooManyRequestsException',
  'UnavailableError',
];

const isNotReady = (error: unknown): boolean =>
  NOT_READY_ERRORS.includes(error instanceof FunctionFailure ? error.type : (error as Error).name);

/** How long and how often to retry. */
interface RetryLimits {
  /** By `performance.now()`, in milliseconds. */
  readonly deadline: number;
  /** Milliseconds. */
  readonly pollMs: number;
  readonly signal?: AbortSignal;
}

/**
 * Calls an operation, and retries while it is not ready.
 * @throws its last error at the deadline, or at once any other error
 */
export async function retryUntilReady<T>(run: () => Promise<T>, { deadline, pollMs, signal }: RetryLimits): Promise<T> {
  for (;;) {
    try {
      return await run();
    } catch (error) {
      if (!isNotReady(error) || performance.now() > deadline) throw error;
    }
    await wait(pollMs, undefined, signal && { signal });
  }
}

async function invoke(
  lambda: LambdaClient,
  place: StageLocation,
  operation: 'status' | 'retract',
  event: object,
  signal?: AbortSignal,
): Promise<unknown> {
  const name = functionName(place, 'load', operation);
  const answer = await lambda.send(
    new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(event) }),
    signal && { abortSignal: signal },
  );
  const payload: unknown = JSON.parse(answer.Payload?.transformToString() ?? 'null');
  if (answer.FunctionError !== undefined) throw new FunctionFailure(name, payload as object, place.region);
  return payload;
}
