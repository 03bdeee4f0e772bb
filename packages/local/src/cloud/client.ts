import type { Readable } from 'node:stream';
import { EmulatorClient, type QueueDepth } from '../emulator/client.ts';
import { clientEnvironment } from '../functions/lambda-environment.ts';
import { type Platform, readPlatform, REGION } from '../platform/platform.ts';
import { objectCreatedEvent } from '../emulator/s3-event.ts';
import { objectPath, upload } from './upload.ts';

/** Queue URLs, as SDK clients want them. */
export interface QueueUrls {
  drops: string;
  rows: string;
  tables: string;
  dropsDeadLetters: string;
  rowsDeadLetters: string;
  tablesDeadLetters: string;
}

export type MainQueue = 'drops' | 'rows' | 'tables';

/** What a main queue holds. */
export interface Backlog extends QueueDepth {
  queue: MainQueue;
}

/** A message that nobody could take, in the dead-letter queue of `queue`. */
export interface DeadLetter {
  queue: MainQueue;
  body: string;
  /** The sender's message attributes, as strings. */
  attributes: Record<string, string>;
}

/** An embedded cloud as seen by who brings files in, in its process or another. */
export interface CloudClient {
  /** `http://127.0.0.1:<port>` of S3 and SQS. */
  endpoint: string;
  /**
   * Made for this run and required with every request: whoever has it can read everything. SDK clients get it by their
   * {@link CloudClient.environment}.
   */
  credential: string;
  /** AWS_ENDPOINT_URL, AWS_REGION and the credential, for any SDK client. */
  environment: Record<string, string>;
  /** Bucket names. */
  buckets: { raw: string };
  queues: QueueUrls;
  /**
   * Puts an object into the raw bucket; streams and more than 8 MiB go up in parts. Sends no event: that is {@link
   * Cloud.notify}.
   * @param laterThan seconds since 1970; S3 dates the object and its answers later than that, even if it is still to
   *   come
   * @returns the entity tag as S3 writes it, in quotes
   * @throws Error when S3 refuses it
   */
  putObject(key: string, body: Readable | Buffer, laterThan?: number): Promise<{ etag: string }>;
  /**
   * Sends the event that S3 would send for the raw bucket's object as it is now, to the queue of the bucket's
   * notification.
   * @throws Error when there is no such object
   */
  notify(key: string): Promise<void>;
  /**
   * Messages visible, hidden and delayed in the three main queues. A message is hidden until its invocation is over: 0
   * means that everything is done or dead.
   */
  inFlight(): Promise<number>;
  /** The main queues that are not empty. */
  backlog(): Promise<Backlog[]>;
  /**
   * When the last message in flight of a queue is retried, unless its invocation succeeds before: milliseconds since
   * 1970. Undefined when none is in flight. Reads all messages of the queue.
   */
  lastReturn(queue: MainQueue): Promise<number | undefined>;
  /** What the dead-letter queues hold; looking takes nothing. */
  deadLetters(): Promise<DeadLetter[]>;
}

/**
 * A client of the embedded cloud that another process runs.
 * @param repo root of the checkout that both run
 * @param credential the running cloud's
 */
export const connectCloud = (repo: string, endpoint: string, credential: string): CloudClient =>
  cloudClient(new EmulatorClient(endpoint, credential), readPlatform(repo, endpoint));

/** The cloud's stores and queues, for whoever brings files in and wants to know what became of them. */
export function cloudClient(emulator: EmulatorClient, platform: Platform): CloudClient {
  const queue = (id: string): Platform['queues'][string] => requireResource(platform.queues[id], id);
  const raw = requireResource(platform.buckets.RawBucket, 'RawBucket');
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
        QueueUrl: requireResource(target, 'the queue of RawBucket’s notification').url,
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
export function requireResource<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`${name} is missing from infra/`);
  return value;
}
