import { Batch } from './batch.ts';
import type { Emulator } from '../emulator/emulator.ts';
import type { LambdaFunction } from './lambda-function.ts';
import { failedMessages, toRecord, type ReceivedMessage } from './sqs-event.ts';

/** The most messages that SQS returns or deletes at once. */
const SQS_BATCH = 10;
/**
 * SQS's longest poll. It is never aborted, which would lose the messages just received; closing the emulator ends it
 * cleanly.
 */
const POLL_SECONDS = 20;

/** One batch that an execution environment ran. */
export interface Invocation {
  service: string;
  pid: number;
  messages: number;
  /** How many of the messages stay in the queue until their visibility timeout. */
  failures: number;
  /** From sending the event to the answer, without the cold start. */
  milliseconds: number;
  /** The environment's peak resident memory so far; absent if its process ended. */
  maxRssKb?: number;
  /** Why the whole batch failed: what the handler threw, a timeout, a crash or a malformed answer. */
  error?: string;
}

/** The queue, service and batching of a mapping. */
export interface MappingSettings {
  service: string;
  queue: { url: string; arn: string };
  batchSize: number;
  windowMilliseconds: number;
  reportsBatchItemFailures: boolean;
  onInvocation?: (invocation: Invocation) => void;
}

/**
 * Invokes a function with the messages of a queue, as Lambda's event source mapping does: in batches, with a window, at
 * least once; failed messages are redelivered after the visibility timeout.
 */
export class EventSourceMapping {
  readonly #settings: MappingSettings;
  readonly #emulator: Emulator;
  readonly #function: LambdaFunction;
  readonly #loop: Promise<void>;
  /** Messages that were received but did not fit into the batch. */
  #leftOver: ReceivedMessage[] = [];
  readonly #invocations = new Set<Promise<void>>();
  #stopping = false;

  constructor(settings: MappingSettings, emulator: Emulator, lambdaFunction: LambdaFunction) {
    this.#settings = settings;
    this.#emulator = emulator;
    this.#function = lambdaFunction;
    this.#loop = this.#run();
  }

  /**
   * Starts no more invocations. Resolves when the running ones have ended; {@link LambdaFunction.stop} ends them early.
   */
  async stop(): Promise<void> {
    this.#stopping = true;
    await Promise.all(this.#invocations);
  }

  /** Resolves when a stopped mapping's last poll has ended. */
  async drained(): Promise<void> {
    await this.#loop;
  }

  async #run(): Promise<void> {
    while (!this.#stopping) {
      const batch = await this.#gatherBatch();
      if (batch.messages.length === 0) continue;
      await this.#function.waitForSlot();
      if (this.#isStopping()) return;
      const invocation: Promise<void> = this.#invoke(batch.messages).finally(() =>
        this.#invocations.delete(invocation),
      );
      this.#invocations.add(invocation);
    }
  }

  async #gatherBatch(): Promise<Batch> {
    const { batchSize, windowMilliseconds } = this.#settings;
    const batch = new Batch(batchSize);
    let windowEnd = this.#leftOver.length > 0 ? performance.now() + windowMilliseconds : Infinity;
    this.#leftOver = this.#leftOver.filter((message) => !batch.tryAdd(message));
    while (!this.#stopping && batch.room > 0 && this.#leftOver.length === 0) {
      const wanted = Math.min(SQS_BATCH, batch.room);
      const secondsLeft = Math.max(0, (windowEnd - performance.now()) / 1000);
      const received = await this.#receive(wanted, Math.min(POLL_SECONDS, secondsLeft));
      if (received.length > 0 && windowEnd === Infinity) windowEnd = performance.now() + windowMilliseconds;
      this.#leftOver = received.filter((message) => !batch.tryAdd(message));
      if (received.length < wanted && performance.now() >= windowEnd) break;
    }
    return batch;
  }

  async #invoke(messages: ReceivedMessage[]): Promise<void> {
    const { service, queue, onInvocation } = this.#settings;
    const outcome = await this.#function.invoke({ Records: messages.map((message) => toRecord(message, queue.arn)) });
    if (this.#isStopping()) return;
    const { done, error } = this.#splitByResult(messages, outcome);
    for (let from = 0; from < done.length; from += SQS_BATCH) await this.#delete(done.slice(from, from + SQS_BATCH));
    onInvocation?.({
      service,
      pid: outcome.pid,
      messages: messages.length,
      failures: messages.length - done.length,
      milliseconds: outcome.milliseconds,
      ...(outcome.maxRssKb !== undefined && { maxRssKb: outcome.maxRssKb }),
      ...(error !== undefined && { error }),
    });
  }

  /** A method, because the compiler assumes that a field that was false before an await is false after it. */
  #isStopping(): boolean {
    return this.#stopping;
  }

  #splitByResult(
    messages: ReceivedMessage[],
    outcome: { answer?: string; error?: string },
  ): { done: ReceivedMessage[]; error?: string } {
    if (outcome.error !== undefined) return { done: [], error: outcome.error };
    if (!this.#settings.reportsBatchItemFailures) return { done: messages };
    const failed = failedMessages(outcome.answer, new Set(messages.map(({ MessageId }) => MessageId)));
    if (failed === 'malformed')
      return { done: [], error: `not a batch response: ${String(outcome.answer).slice(0, 200)}` };
    return { done: messages.filter(({ MessageId }) => !failed.has(MessageId)) };
  }

  async #receive(count: number, waitSeconds: number): Promise<ReceivedMessage[]> {
    const { Messages } = (await this.#emulator.sqs('ReceiveMessage', {
      QueueUrl: this.#settings.queue.url,
      MaxNumberOfMessages: count,
      WaitTimeSeconds: waitSeconds,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    })) as { Messages?: ReceivedMessage[] };
    return Messages ?? [];
  }

  async #delete(messages: ReceivedMessage[]): Promise<void> {
    await this.#emulator.sqs('DeleteMessageBatch', {
      QueueUrl: this.#settings.queue.url,
      Entries: messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle })),
    });
  }
}
