import { EmulatorClient } from '../emulator/client.ts';
import { clientEnvironment } from '../functions/lambda-environment.ts';
import { type Platform, readPlatform, REGION } from '../platform/platform.ts';
import { objectCreatedEvent } from '../emulator/s3-event.ts';
import type { Backlog, CloudClient, DeadLetter, MainQueue } from './types.ts';
import { objectPath, upload } from './upload.ts';

/**
 * A client of the embedded cloud that another process runs.
 * @param repo root of the checkout that both run
 * @param credential the running cloud's
 */
export const connectCloud = (repo: string, endpoint: string, credential: string): CloudClient =>
  cloudClient(new EmulatorClient(endpoint, credential), readPlatform(repo, endpoint));

/** The cloud's stores and queues, for whoever brings files in and wants to know what became of them. */
export function cloudClient(emulator: EmulatorClient, platform: Platform): CloudClient {
  const queue = (id: string): Platform['queues'][string] => found(platform.queues[id], id);
  const raw = found(platform.buckets.RawBucket, 'RawBucket');
  const mainQueues = { drops: queue('DropsQueue'), rows: queue('RowsQueue'), tables: queue('TablesQueue') };
  const deadLetterQueues = {
    drops: queue('DropsDeadLetterQueue'),
    rows: queue('RowsDeadLetterQueue'),
    tables: queue('TablesDeadLetterQueue'),
  };
  const environment = clientEnvironment(emulator.endpoint, REGION, emulator.credential);
  async function backlog(): Promise<Backlog[]> {
    const depths = await emulator.depths();
    const queues = Object.entries(mainQueues).map(([name, { name: queueName }]) => ({
      queue: name as MainQueue,
      ...depths.get(queueName)!,
    }));
    return queues.filter(({ waiting, inFlight }) => waiting + inFlight > 0);
  }
  return {
    endpoint: emulator.endpoint,
    credential: emulator.credential,
    environment,
    buckets: { raw: raw.name },
    queues: {
      drops: mainQueues.drops.url,
      rows: mainQueues.rows.url,
      tables: mainQueues.tables.url,
      dropsDeadLetters: deadLetterQueues.drops.url,
      rowsDeadLetters: deadLetterQueues.rows.url,
      tablesDeadLetters: deadLetterQueues.tables.url,
    },
    async putObject(key, body, laterThan) {
      return { etag: await upload(emulator, environment, raw.name, key, body, laterThan) };
    },
    async notify(key) {
      const head = await emulator.s3('HEAD', objectPath(raw.name, key));
      const event = objectCreatedEvent({
        region: REGION,
        bucket: raw.name,
        key,
        size: Number(head['content-length']),
        etag: String(head.etag),
      });
      const target = Object.values(platform.queues).find(({ arn }) => arn === raw.notifies);
      await emulator.sqs('SendMessage', {
        QueueUrl: found(target, 'the queue of RawBucket’s notification').url,
        MessageBody: JSON.stringify(event),
      });
    },
    async inFlight() {
      return (await backlog()).reduce((sum, { waiting, inFlight }) => sum + waiting + inFlight, 0);
    },
    backlog,
    lastReturn: (name) => emulator.lastReturn(mainQueues[name].name),
    async deadLetters() {
      const letters = await Promise.all(
        Object.entries(deadLetterQueues).map(async ([name, { name: queueName }]) =>
          (await emulator.messages(queueName)).map(({ body, messageAttributes }): DeadLetter => ({
            queue: name as MainQueue,
            body,
            attributes: Object.fromEntries(
              Object.entries(messageAttributes).map(([attribute, { StringValue = '' }]) => [attribute, StringValue]),
            ),
          })),
        ),
      );
      return letters.flat();
    },
  };
}

/** @throws Error if the platform lacks it */
export function found<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`${name} is missing from infra/`);
  return value;
}
