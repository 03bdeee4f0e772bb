import type { Readable } from 'node:stream';
import type { QueueDepth } from '../emulator/client.ts';

/** What {@link startCloud} needs to know. */
export interface CloudOptions {
  /** Root of the Brewline checkout: the folder of the platform's `serverless.yml`, `infra/` and `services/`. */
  repo: string;
  /** What Secrets Manager keeps on AWS, by the secret's logical id in the platform's template. */
  secrets?: Record<string, string>;
  /** What the Parameter Store keeps on AWS, by name below the stage's own path. */
  parameters?: Record<string, string>;
  /**
   * How many times faster than the clock the queues and functions live: visibility timeouts (also those a handler asks
   * for), delays, batching windows and function timeouts are divided by it. A function keeps at least 1 s, so beyond a
   * function's timeout in seconds a slow handler can outlive its message's visibility. Default 1.
   */
  speed?: number;
  /**
   * The longest batching window in seconds, after `speed`: a local run need not wait for a quiet evening. Default: the
   * yml's.
   */
  maxWindowSeconds?: number;
  /**
   * The machine's clock, in milliseconds since 1970, that S3 dates objects and answers by; where it is set back, S3's
   * goes on. For tests of clocks that are wrong: the functions' clocks stay right. Default: `Date.now`.
   */
  machineClock?: () => number;
  /**
   * Each execution environment appends its stdout and stderr to `<logFolder>/<service>.log`. Created if absent; only
   * its owner can read it.
   */
  logFolder: string;
  /** Called after every invocation, once its messages are deleted or left to return. */
  onInvocation?: (invocation: Invocation) => void;
}

/** One batch that an execution environment was given. */
export interface Invocation {
  service: string;
  pid: number;
  messages: number;
  /** How many of the messages stay in the queue until their visibility timeout. */
  failures: number;
  /** From handing over the event to the answer, without the cold start. */
  milliseconds: number;
  /** The environment's peak resident memory so far; absent when it died. */
  maxRssKb?: number;
  /** Why the whole batch failed: what the handler threw, a timeout, a crash or a malformed answer. */
  error?: string;
}

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

/** A running embedded cloud, for who started it. */
export interface Cloud extends CloudClient {
  /** The clean bucket is this cloud's alone; the raw bucket is called the same in all, as a file's name is. */
  buckets: { raw: string; clean: string };
  /** The execution environments that live now. */
  environments(): { service: string; pid: number }[];
  /** Kills the execution environments, waits for them and for open polls, and closes S3 and SQS with all they held. */
  stop(): Promise<void>;
}
