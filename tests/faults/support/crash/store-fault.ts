import type { Fault, Request } from '../cloud/test-cloud.ts';
import { deliver, deliverAll } from '../handlers/delivery.ts';
import type { Service } from '../handlers/handler-processes.ts';
import { SPEED } from './fast-timers.ts';
import { dropOfBody, type Key, type FastPipeline, type Undisturbed } from './fast-pipeline.ts';
import type { Contents } from './test-warehouse.ts';

/** Requests of a step that a store does not answer as it should. */
export interface StoreFault {
  readonly service: Service;
  readonly action: string;
  /** The files whose messages the step is given. */
  readonly keys: readonly Key[];
  /** Those of them that the trouble is about; the others must not notice. */
  readonly about: Key;
  /** How many such requests are answered well before the first that is not. */
  readonly spared?: number;
  readonly fault: Fault;
}

/**
 * Seconds within which a handler must be over, however long a store is silent: well before its function would be
 * stopped.
 */
const TIMEOUT_SECONDS = 240;

/**
 * Tries a trouble that strikes once, then one that stays until the messages come back.
 * @returns what went wrong,
 * nothing if all is as it should be
 */
export async function tryStoreFault(
  line: FastPipeline,
  undisturbed: Undisturbed,
  trouble: StoreFault,
): Promise<string[]> {
  return [...(await strike(line, undisturbed, trouble, 1)), ...(await strike(line, undisturbed, trouble, Infinity))];
}

async function strike(
  line: FastPipeline,
  undisturbed: Undisturbed,
  trouble: StoreFault,
  times: number,
): Promise<string[]> {
  const { service, about } = trouble;
  const complaints: string[] = [];
  const complain = (isWrong: boolean, what: string) =>
    isWrong
    && complaints.push(`${describeStoreFault(trouble)}, ${times === 1 ? 'once' : 'until it comes back'}: ${what}`);
  const bodies = undisturbed.bodies[service].filter((body) => trouble.keys.some((key) => isOf(service, body, key)));
  await line.before(service, undisturbed);
  line.cloud.fault = faultOf(trouble, times, undisturbed);

  const { error, failed, milliseconds } = await deliver(line.handler(service), bodies);
  line.cloud.fault = undefined;
  const harmed = bodies.filter((body) => isOf(service, body, about));
  complain(error !== undefined, `the function failed: ${error}`);
  complain(
    times > 1 && harmed.some((body) => !failed.includes(body)),
    'a message that was not handled did not come back',
  );
  complain(
    failed.some((body) => !harmed.includes(body)),
    'a message that nothing was wrong with failed',
  );
  complain(milliseconds * SPEED > TIMEOUT_SECONDS * 1000, `it took ${Math.round((milliseconds * SPEED) / 1000)} s`);
  await deliverAll(() => line.patientHandler(service), failed);
  complain(
    line.cloud.sent.some(({ queue }) => queue.endsWith('dead-letters')),
    'a dead letter',
  );
  complain(
    !isEqual(await line.made(service), expectedContents(service, trouble.keys, undisturbed)),
    'another result than without it',
  );
  return complaints;
}

const isOf = (service: Service, body: string, key: Key): boolean =>
  service === 'extract' ? body.includes(`"${key}"`) : dropOfBody(body).key === key;

const dropsOf = ({ bodies }: Undisturbed, key: Key): string[] =>
  bodies.transform
    .map(dropOfBody)
    .filter((drop) => drop.key === key)
    .map(({ dropId }) => dropId);

function faultOf({ action, about, service, spared = 0, fault }: StoreFault, times: number, undisturbed: Undisturbed) {
  let seen = 0;
  const ids = dropsOf(undisturbed, about);
  const isMeant = ({ key }: Request) =>
    key === undefined || (service === 'extract' ? key === about : ids.some((id) => key.includes(id)));
  return (request: Request): Fault | undefined => {
    if (request.action !== action || !isMeant(request)) return undefined;
    seen += 1;
    return seen > spared && seen <= spared + times ? fault : undefined;
  };
}

/** Of what an undisturbed step made, that which belongs to some files. */
export function expectedContents(service: Service, keys: readonly Key[], undisturbed: Undisturbed): Contents {
  const made = undisturbed.made[service];
  if (service === 'load') return made;
  const ids = keys.flatMap((key) => dropsOf(undisturbed, key));
  return {
    messages: made.messages!.filter((body) => keys.some((key) => dropOfBody(body).key === key)),
    ...(made.objects && { objects: made.objects.filter((line) => ids.some((id) => line.includes(id))) }),
  };
}

const isEqual = (a: Contents, b: Contents): boolean => JSON.stringify(a) === JSON.stringify(b);

const describeStoreFault = ({ service, action, about, spared = 0, fault }: StoreFault): string =>
  `${service}'s ${action} ${spared > 0 ? `no. ${spared + 1} ` : ''}for ${about} `
  + `meets ${Object.values(fault).join(' ')}`;
