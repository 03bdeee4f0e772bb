import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { functionName, type Place } from './names.ts';

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

/** What the retract function answers. */
export interface Retracted {
  /** The newest version that it retracted, in seconds since 1970. */
  readonly last_modified: number;
}

/** A function that ended with an error of its own. */
export class FunctionFailure extends Error {
  override readonly name = 'FunctionFailure';
  /** The name of the error that the function threw. */
  readonly type: string;

  constructor(name: string, { errorType = 'an error', errorMessage = '' }: { errorType?: string; errorMessage?: string }, region: string) {
    super(`${name} failed with ${errorType}: ${errorMessage}\nIts log: aws logs tail --region ${region} /aws/lambda/${name} --since 15m`);
    this.type = errorType;
  }
}

/** Where the versions of a file stand, newest first. @throws FunctionFailure */
export async function dropsOf(lambda: LambdaClient, place: Place, key: string, signal?: AbortSignal): Promise<DropStatus[]> {
  const { drops } = (await invoke(lambda, place, 'status', { key }, signal)) as { drops: DropStatus[] };
  return drops;
}

/** Takes a file out of the warehouse, up to the newest version that it knows. @throws FunctionFailure, of type `KeyError` for a file it does not know */
export const retract = async (lambda: LambdaClient, place: Place, key: string): Promise<Retracted> => (await invoke(lambda, place, 'retract', { key })) as Retracted;

async function invoke(lambda: LambdaClient, place: Place, operation: 'status' | 'retract', event: object, signal?: AbortSignal): Promise<unknown> {
  const name = functionName(place, 'load', operation);
  const answer = await lambda.send(new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(event) }), signal && { abortSignal: signal });
  const payload: unknown = JSON.parse(answer.Payload?.transformToString() ?? 'null');
  if (answer.FunctionError !== undefined) throw new FunctionFailure(name, payload as object, place.region);
  return payload;
}
