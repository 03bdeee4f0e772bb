import type { Readable } from 'node:stream';
import { EmulatorClient, type QueueDepth } from '../emulator/client.ts';
import { clientEnvironment } from '../functions/lambda-environment.ts';
import { type Platform, readPlatform, REGION } from '../platform/platform.ts';
import { objectCreatedEvent } from '../emulator/s3-event.ts';
import { objectPath, upload } from './upload.ts';

/** Queue URLs, for SDK clients. */
export interface QueueUrls {
  drops: string;
  rows: string;
  tables: string;
  dropsDeadLetters: string;
  rowsDeadLetters: string;
  tablesDeadLetters: string;
}

export type MainQueue = 'drops' | 'rows' | 'tables';

/** The messages of a main queue. */
export interface Backlog extends QueueDepth {
  queue: MainQueue;
}

/** A message in the dead-letter queue of `queue`. */
export interface DeadLetter {
  queue: MainQueue;
  body: string;
  /** The sender's message attributes, as strings. */
  attributes: Record<string, string>;
}

/** A client that uploads files to an embedded cloud and reads its queues, in the cloud's process or another. */
export interface CloudClient {
  /** `http://127.0.0.1:<port>` of S3 and SQS. */
  endpoint: string;
  /**
   * Created for this run and required with every request; it gives access to everything. SDK clients get it from
   * {@link CloudClient.environment}.
   */
  credential: string;
  /** AWS_ENDPOINT_URL, AWS_REGION and the credential, for any SDK client. */
  environment: Record<string, string>;
  /** Bucket names. */
  buckets: { raw: string };
  queues: QueueUrls;
  /**
   * Uploads an object to the raw bucket; streams and more than 8 MiB in parts. Sends no event: that is
   * {@link CloudClient.notify}.
   * @param laterThan seconds since 1970; S3 dates the object and its responses later than this, even if it is in the
   *   future
   * @returns the entity tag as S3 writes it, in quotes
   * @throws Error if S3 refuses it
   */
  putObject(key: string, body: Readable | Buffer, laterThan?: number): Promise<{ etag: string }>;
  /**
   * Sends the event that S3 would send for the raw bucket's current object, to the queue of the bucket's notification.
   * @throws Error if there is no such object
   */
  notify(key: string): Promise<void>;
  /**
   * Messages visible, in flight and delayed in the three main queues. A message is in flight until its invocation is
   * over: 0 means that every message is deleted or dead-lettered.
   */
  inFlight(): Promise<number>;
  /** The main queues that are not empty. */
  backlog(): Promise<Backlog[]>;
  /**
   * When the last message in flight of a queue is redelivered, unless its invocation succeeds before: milliseconds
   * since 1970. Undefined if none is in flight. Reads all messages of the queue.
   */
  lastRedelivery(queue: MainQueue): Promise<number | undefined>;
  /** The messages in the dead-letter queues; reading does not remove them. */
  deadLetters(): Promise<DeadLetter[]>;
}

/**
 * A client of the embedded cloud that another process runs.
 * @param repo root of the checkout that both run
 * @param credential the running cloud's
 */
export const connectCloud = (repo: string, endpoint: string, credential: string): CloudClient =>
  cloudClient(new EmulatorClient(endpoint, credential), readPlatform(repo, endpoint));

/** Creates a client of the cloud's stores and queues. */
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
    lastRedelivery: (name) => emulator.lastRedelivery(mainQueues[name].name),
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

/** @throws Error if the platform does not have it */
export function requireResource<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`${name} is missing from infra/`);
  return value;
}
