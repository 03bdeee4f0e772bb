import type { Fault, Request } from '../cloud/test-cloud.ts';
import { deliver, deliverAll } from '../handlers/delivery.ts';
import type { Service } from '../handlers/handler-processes.ts';
import { SPEEDUP } from './fast-timers.ts';
import { dropOfBody, type Key, type FastPipeline, type Baseline } from './fast-pipeline.ts';
import type { Contents } from './test-warehouse.ts';

/** A fault of a store in some requests of a step. */
export interface StoreFault {
  readonly service: Service;
  readonly action: string;
  /** The files whose messages the step gets. */
  readonly keys: readonly Key[];
  /** The file affected by the fault; the others must not be. */
  readonly target: Key;
  /** The number of such requests that succeed before the fault. */
  readonly after?: number;
  readonly fault: Fault;
}

/**
 * Within this time a handler must end, however long a store does not answer: well before its function's timeout.
 */
const TIMEOUT_SECONDS = 240;

/**
 * Tries a fault that occurs once, then one that lasts until the messages are redelivered.
 *
 * @returns the failures; none if all is as expected
 */
export async function tryStoreFault(
  pipeline: FastPipeline,
  baseline: Baseline,
  storeFault: StoreFault,
): Promise<string[]> {
  return [
    ...(await tryTimes(pipeline, baseline, storeFault, 1)),
    ...(await tryTimes(pipeline, baseline, storeFault, Infinity)),
  ];
}

async function tryTimes(
  pipeline: FastPipeline,
  baseline: Baseline,
  storeFault: StoreFault,
  times: number,
): Promise<string[]> {
  const { service, target } = storeFault;
  const failures: string[] = [];
  const failIf = (isWrong: boolean, what: string) =>
    isWrong
    && failures.push(`${describeStoreFault(storeFault)}, ${times === 1 ? 'once' : 'until redelivery'}: ${what}`);
  const bodies = baseline.bodies[service].filter((body) => storeFault.keys.some((key) => isOf(service, body, key)));
  await pipeline.resetBefore(service, baseline);
  pipeline.cloud.fault = faultOf(storeFault, times, baseline);

  const { error, failed, milliseconds } = await deliver(pipeline.handler(service), bodies);
  pipeline.cloud.fault = undefined;
  const affected = bodies.filter((body) => isOf(service, body, target));
  failIf(error !== undefined, `the function failed: ${error}`);
  failIf(
    times > 1 && affected.some((body) => !failed.includes(body)),
    'a message that was not handled was not returned to the queue',
  );
  failIf(
    failed.some((body) => !affected.includes(body)),
    'a message without a fault failed',
  );
  failIf(milliseconds * SPEEDUP > TIMEOUT_SECONDS * 1000, `it took ${Math.round((milliseconds * SPEEDUP) / 1000)} s`);
  await deliverAll(() => pipeline.patientHandler(service), failed);
  failIf(
    pipeline.cloud.sent.some(({ queue }) => queue.endsWith('dead-letters')),
    'a dead letter',
  );
  failIf(
    !isEqual(await pipeline.outputOf(service), expectedContents(service, storeFault.keys, baseline)),
    'the result differs from that without the fault',
  );
  return failures;
}

const isOf = (service: Service, body: string, key: Key): boolean =>
  service === 'extract' ? body.includes(`"${key}"`) : dropOfBody(body).key === key;

const dropsOf = ({ bodies }: Baseline, key: Key): string[] =>
  bodies.transform
    .map(dropOfBody)
    .filter((drop) => drop.key === key)
    .map(({ dropId }) => dropId);

function faultOf({ action, target, service, after = 0, fault }: StoreFault, times: number, baseline: Baseline) {
  let seen = 0;
  const ids = dropsOf(baseline, target);
  const isMeant = ({ key }: Request) =>
    key === undefined || (service === 'extract' ? key === target : ids.some((id) => key.includes(id)));
  return (request: Request): Fault | undefined => {
    if (request.action !== action || !isMeant(request)) return undefined;
    seen += 1;
    return seen > after && seen <= after + times ? fault : undefined;
  };
}

/** The part of a step's output without faults that belongs to the given files. */
export function expectedContents(service: Service, keys: readonly Key[], baseline: Baseline): Contents {
  const output = baseline.outputs[service];
  if (service === 'load') return output;
  const ids = keys.flatMap((key) => dropsOf(baseline, key));
  return {
    messages: output.messages!.filter((body) => keys.some((key) => dropOfBody(body).key === key)),
    ...(output.objects && { objects: output.objects.filter((line) => ids.some((id) => line.includes(id))) }),
  };
}

const isEqual = (a: Contents, b: Contents): boolean => JSON.stringify(a) === JSON.stringify(b);

const describeStoreFault = ({ service, action, target, after = 0, fault }: StoreFault): string =>
  `${service}'s ${action} ${after > 0 ? `no. ${after + 1} ` : ''}for ${target} `
  + `with ${Object.values(fault).join(' ')}`;
