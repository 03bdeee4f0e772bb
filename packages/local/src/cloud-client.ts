import { EmulatorClient } from './emulator-client.ts';
import { clientEnvironment } from './lambda-environment.ts';
import { type Platform, readPlatform, REGION } from './platform.ts';
import { objectCreatedEvent } from './s3-event.ts';
import type { CloudClient, DeadLetter } from './types.ts';
import { objectPath, upload } from './upload.ts';

/**
 * A client of the embedded cloud that another process runs.
 * @param repo root of the checkout that both run
 */
export const connectCloud = (repo: string, endpoint: string): CloudClient => cloudClient(new EmulatorClient(endpoint), readPlatform(repo, endpoint));

/** The cloud's stores and queues, for whoever brings files in and wants to know what became of them. */
export function cloudClient(emulator: EmulatorClient, platform: Platform): CloudClient {
  const queue = (id: string): Platform['queues'][string] => found(platform.queues[id], id);
  const raw = found(platform.buckets.RawBucket, 'RawBucket');
  const mainQueues = [queue('DropsQueue'), queue('RowsQueue'), queue('TablesQueue')] as const;
  const deadLetterQueues = { drops: queue('DropsDeadLetterQueue'), rows: queue('RowsDeadLetterQueue'), tables: queue('TablesDeadLetterQueue') };
  const environment = clientEnvironment(emulator.endpoint, REGION);
  return {
    endpoint: emulator.endpoint,
    environment,
    buckets: { raw: raw.name, clean: found(platform.buckets.CleanBucket, 'CleanBucket').name },
    queues: {
      drops: mainQueues[0].url,
      rows: mainQueues[1].url,
      tables: mainQueues[2].url,
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
        region: REGION, bucket: raw.name, key, size: Number(head['content-length']), etag: String(head.etag),
      });
      const target = Object.values(platform.queues).find(({ arn }) => arn === raw.notifies);
      await emulator.sqs('SendMessage', { QueueUrl: found(target, 'the queue of RawBucket’s notification').url, MessageBody: JSON.stringify(event) });
    },
    async inFlight() {
      const depths = await emulator.depths();
      return mainQueues.reduce((sum, { name }) => sum + (depths.get(name) ?? 0), 0);
    },
    async deadLetters() {
      const letters = await Promise.all(
        Object.entries(deadLetterQueues).map(async ([name, { name: queueName }]) =>
          (await emulator.messages(queueName)).map(({ body, messageAttributes }): DeadLetter => ({
            queue: name as DeadLetter['queue'],
            body,
            attributes: Object.fromEntries(Object.entries(messageAttributes).map(([attribute, { StringValue = '' }]) => [attribute, StringValue])),
          })),
        ),
      );
      return letters.flat();
    },
  };
}

function found<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`${name} is missing from infra/`);
  return value;
}
