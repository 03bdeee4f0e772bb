import { expect } from '@jest/globals';
import { objectCreatedEvent } from '@brewline/local/emulator';
import { Arrivals } from './arrivals.ts';
import { type BranchFile, FILES } from '../model/branch-file.ts';
import { drawMessages } from './draw.ts';
import { keyOf, type Message, type Step, STEPS } from './handlers.ts';
import { type Action, type History, type Upload } from './history.ts';
import { fileNumber, fileOf, type Version } from '../model/version.ts';
import { computeContent } from '../model/model.ts';
import type { ScheduleEnvironment } from './environment.ts';
import { Queues } from './queues.ts';
import { Retractions } from './retractions.ts';
import type { Tally } from './tally.ts';
import { invokeDisrupted } from './disruption.ts';
import { readContent } from '../model/warehouse-content.ts';

const BUCKET = 'raw';
const GOOD: Version = { holds: 'rows', layout: 'nightly', rows: [0], dirt: [], sorted: true };
const MAX_BATCH_SIZE = 10;
/** More than any history needs. */
const MAX_ROUNDS = 200;
/** Disruptions that must not make a delivery fail. */
const HARMLESS = new Set(['lost acknowledgement', 'second process', 'retract meanwhile']);
const NEXT: Partial<Record<string, Step>> = { rows: 'transform', tables: 'load' };

/** Runs histories in an environment, one after the other, and compares the warehouse with the model. */
export class ScheduleRunner {
  readonly environment: ScheduleEnvironment;
  readonly tally: Tally;
  readonly retractions: Retractions;
  /** The events of this run, for the text of a failure. */
  readonly #events: string[] = [];
  #queues = new Queues();
  #arrivals = new Arrivals();
  #rows: History['rows'] = [];

  constructor(environment: ScheduleEnvironment, tally: Tally) {
    this.environment = environment;
    this.tally = tally;
    this.retractions = new Retractions(environment.warehouseUrl, this.#events, tally);
  }

  async stop(): Promise<void> {
    await this.retractions.close();
    await this.environment.stop();
  }

  /**
   * Runs a history, then delivers the remaining messages without faults.
   *
   * @throws Error with its events if the promise is broken
   */
  async run({ rows, actions }: History): Promise<void> {
    await this.#reset(rows);
    try {
      for (const action of actions) await this.#act(action);
      await this.#drain();
      await this.#repairOverwritten();
      await this.#check();
    } catch (error) {
      // A process that still works on this history must not answer in the next.
      await this.environment.handlers.stop();
      throw new Error(`${(error as Error).message}\n\nWhat happened:\n${this.#events.join('\n')}`, { cause: error });
    }
    this.tally.add('runs');
    this.tally.add(`on ${this.environment.adapter}`);
  }

  async #reset(rows: History['rows']): Promise<void> {
    await this.environment.reset();
    this.#events.length = 0;
    this.#arrivals = new Arrivals();
    this.retractions.reset();
    this.#rows = rows;
    this.#queues = new Queues();
  }

  async #act(action: Action): Promise<void> {
    switch (action.do) {
      case 'upload':
        this.upload(action.upload);
        break;
      case 'upload again': {
        const { key } = FILES[action.file]!;
        const before = this.#arrivals.uploads.filter((upload) => upload.key === key);
        if (before.length > 0) this.#put(key, before[action.which % before.length]!.file, action.pause);
        break;
      }
      case 'duplicate':
        this.#repeat(action.step, this.#queues.waiting(action.step), action.which, 'sent twice');
        break;
      case 'redeliver':
        this.#repeat(action.step, this.#queues.acknowledged(action.step), action.which, 'delivered again');
        break;
      case 'retract':
        await this.retractions.retract(this.#findUnloadedFile(action.which));
        break;
      case 'deliver':
        await this.#deliver(action);
    }
  }

  upload({ file, version, pause }: Upload): void {
    this.#put(FILES[file]!.key, fileOf(file, version, this.#rows), pause);
  }

  #put(key: string, file: BranchFile, pause: number): void {
    this.environment.cloud.put(BUCKET, key, file.body, this.environment.cloud.now);
    const { etag } = this.environment.cloud.objects.get(`${BUCKET}/${key}`)!;
    this.#arrivals.uploaded({ key, etag, lastModified: this.environment.cloud.now, file });
    this.#events.push(`upload ${this.#arrivals.describe(key)}`);
    this.environment.cloud.now += pause;
    const event = objectCreatedEvent({ region: 'eu-west-2', bucket: BUCKET, key, size: file.body.length, etag });
    this.#queues.send('extract', JSON.stringify(event));
    this.tally.add('uploads');
  }

  /** A file with unprocessed messages in transform or load, if there is one: perhaps a late version. */
  #findUnloadedFile(which: number): number {
    const keys = (['transform', 'load'] as const).flatMap((step) =>
      this.#queues.waiting(step).map((message) => keyOf(step, message)),
    );
    return keys.length === 0 ? which % FILES.length : fileNumber(keys[which % keys.length]!);
  }

  #repeat(step: Step, messages: readonly Message[], which: number, how: string): void {
    if (messages.length === 0) return;
    const { body } = messages[which % messages.length]!;
    this.#queues.send(step, body);
    this.#events.push(`${this.#arrivals.nameOfMessage(step, body)} ${how}`);
    this.tally.add('duplicates');
  }

  async #deliver({ step: wanted, count, order, disruption }: Extract<Action, { do: 'deliver' }>): Promise<void> {
    const step = this.#queues.findBusyStep(wanted);
    if (step === undefined) return;
    const waiting = this.#queues.waiting(step);
    const batches = [drawMessages(waiting, count, order)];
    if (disruption.kind === 'second process') {
      const others = disruption.overlaps ? waiting : waiting.filter((message) => !batches[0]!.includes(message));
      if (others.length > 0) batches.push(drawMessages(others, disruption.count, disruption.order));
    }
    const uploads = this.#arrivals.uploads.length;
    const { outcomes, happened } = await invokeDisrupted(this, step, batches, disruption);
    this.#collectSent();
    const done = new Set<string>();
    for (const [at, { failed, error }] of outcomes.entries()) {
      const messages = batches[at]!;
      this.#record(step, messages, [happened, failed.size > 0 ? `${failed.size} failed` : undefined, error]);
      if (failed.size > 0 && (happened === undefined || HARMLESS.has(disruption.kind)))
        throw new Error(`${step} failed without a fault. Its log ends with\n${this.environment.handlers.log(step)}`);
      for (const message of messages) if (!failed.has(message.id)) done.add(message.id);
      if (step === 'extract')
        for (const message of messages)
          if (!failed.has(message.id)) this.#arrivals.acknowledged(keyOf(step, message), uploads);
    }
    if (disruption.kind !== 'lost acknowledgement') this.#queues.acknowledge(step, done);
  }

  #record(step: Step, messages: readonly Message[], remarks: readonly (string | undefined)[]): void {
    this.tally.add('invocations');
    this.tally.add('deliveries', messages.length);
    this.#events.push(
      [
        `${step} gets ${messages.map(({ body }) => this.#arrivals.nameOfMessage(step, body)).join(', ')}`,
        ...remarks.filter(Boolean),
      ].join('; '),
    );
  }

  #collectSent(): void {
    for (const { queue, body, attributes, messageId } of this.environment.cloud.sent.splice(0)) {
      const step = NEXT[queue];
      if (step === undefined) throw new Error(`a message reached ${queue}: ${attributes.reason ?? body.slice(0, 300)}`);
      if (step === 'transform') this.#arrivals.sent(body);
      this.#queues.send(step, body, messageId);
    }
  }

  async #drain(): Promise<void> {
    this.#events.push('deliver everything');
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      for (const step of STEPS)
        if (this.#queues.waiting(step).length > 0)
          await this.#deliver({ do: 'deliver', step, count: MAX_BATCH_SIZE, order: 0, disruption: { kind: 'none' } });
      if (this.#queues.isEmpty) return;
    }
    throw new Error('the queues do not become empty');
  }

  /** A version that was overwritten while it was read may count or not, so a good one is uploaded after it. */
  async #repairOverwritten(): Promise<void> {
    for (const key of this.#arrivals.findIncomplete(this.retractions.until)) {
      this.environment.cloud.now += 1;
      this.#events.push(`the newest version of ${key} was overwritten while it was read`);
      this.upload({ file: fileNumber(key), version: GOOD, pause: 2 });
      this.tally.add('overwritten while read');
    }
    await this.#drain();
  }

  async #check(): Promise<void> {
    const expected = computeContent(
      this.#arrivals.readings(),
      this.environment.cloud.pseudonymKey,
      this.retractions.until,
    );
    const found = await readContent(this.environment.session);
    expect(found).toEqual(expected);
    this.tally.add('drops', expected.drop.length);
    for (const line of expected.drop) this.tally.add(line.split('|').at(-1)!);
    this.tally.add('sales', expected.sale.length);
    this.tally.add('notes', expected.note.length);
  }
}
