import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Bundle, bundleFunction } from '../../../packages/local/src/bundle.ts';
import { ExecutionEnvironment } from '../../../packages/local/src/execution-environment.ts';
import { lambdaEnvironment } from '../../../packages/local/src/lambda-environment.ts';
import { readPlatform } from '../../../packages/local/src/platform.ts';
import { type FunctionDefinition, readFunctions } from '../../../packages/local/src/services.ts';
import { failedMessages, toRecord } from '../../../packages/local/src/sqs-event.ts';
import type { TestCloud } from './cloud.ts';

export const STEPS = ['extract', 'transform', 'load'] as const;
export type Step = (typeof STEPS)[number];

/** A message as a handler gets it. */
export interface Message {
  readonly id: string;
  readonly body: string;
}

/** The key of the file that a message is about. */
export function keyOf(step: Step, { body }: Pick<Message, 'body'>): string {
  if (step !== 'extract') return (JSON.parse(body) as { drop: { key: string } }).drop.key;
  const { Records } = JSON.parse(body) as { Records: [{ s3: { object: { key: string } } }] };
  return decodeURIComponent(Records[0].s3.object.key.replaceAll('+', ' '));
}

/** What came of handing messages to a handler. */
export interface Delivered {
  /** The ids of the messages that stay in the queue. */
  readonly failed: ReadonlySet<string>;
  /** Why the whole invocation failed. */
  readonly error?: string;
}

type Definitions = ReadonlyMap<string, { readonly definition: FunctionDefinition; readonly bundle: Bundle }>;

const REPO = fileURLToPath(new URL('../../..', import.meta.url));

/** The bundled handlers of one cloud and one warehouse, each in a process that is kept from one invocation to the next. */
export class Handlers {
  readonly #definitions: Definitions;
  readonly #environments = new Map<string, ExecutionEnvironment>();
  readonly #cloud: TestCloud;
  readonly #logFolder: string;

  /** @param variables by service, what its yml leaves to AWS */
  static async bundle(cloud: TestCloud, variables: Record<Step, Record<string, string>>, logFolder: string): Promise<Handlers> {
    const definitions = readFunctions(REPO, readPlatform(REPO, cloud.endpoint), variables);
    const bundled = await Promise.all(definitions.map(async (definition) => [definition.service, { definition, bundle: await bundleFunction(definition, REPO) }] as const));
    return new Handlers(new Map(bundled), cloud, logFolder);
  }

  private constructor(definitions: Definitions, cloud: TestCloud, logFolder: string) {
    this.#definitions = definitions;
    this.#cloud = cloud;
    this.#logFolder = logFolder;
  }

  /** Hands messages over in one batch. @param place which of the step's processes gets them */
  async deliver(step: Step, messages: readonly Message[], place = 0): Promise<Delivered> {
    const { mapping } = this.#definitions.get(step)!.definition;
    const Records = messages.map(({ id, body }) =>
      toRecord({ MessageId: id, ReceiptHandle: randomUUID(), Body: body, MD5OfBody: '', Attributes: ATTRIBUTES }, mapping.queueArn));
    const ids = new Set(messages.map(({ id }) => id));
    const { answer, error } = await this.#environment(step, place).invoke({ Records });
    if (error !== undefined) return { failed: ids, error };
    const failed = failedMessages(answer, ids);
    return failed === 'malformed' ? { failed: ids, error: `a malformed answer: ${answer}` } : { failed };
  }

  /** Ends a process as `kill -9` does; another takes its place. */
  kill(step: Step, place = 0): void {
    this.#environment(step, place).kill('killed by the test');
    this.#environment(step, place);
  }

  /** The last lines of a step's log. */
  log(step: Step): string {
    return readFileSync(this.#logFile(step), 'utf8').split('\n').slice(-12).join('\n');
  }

  /** Kills every process and waits until they are gone. */
  async stop(): Promise<void> {
    const environments = [...this.#environments.values()];
    for (const environment of environments) environment.kill();
    await Promise.all(environments.map(({ exited }) => exited));
  }

  #environment(step: Step, place: number): ExecutionEnvironment {
    const name = `${step} ${place}`;
    const running = this.#environments.get(name);
    if (running?.alive) return running;
    const { definition, bundle } = this.#definitions.get(step)!;
    const fresh = new ExecutionEnvironment({
      bundle,
      environment: { ...lambdaEnvironment(definition, this.#cloud.environment), LOG_LEVEL: 'warn' },
      timeoutMilliseconds: definition.timeoutSeconds * 1000,
      logFile: this.#logFile(step),
    });
    this.#environments.set(name, fresh);
    return fresh;
  }

  #logFile(step: Step): string {
    return join(this.#logFolder, `${step}.log`);
  }
}

const ATTRIBUTES = { ApproximateReceiveCount: '1', SentTimestamp: '0', SenderId: 'test', ApproximateFirstReceiveTimestamp: '0' };
