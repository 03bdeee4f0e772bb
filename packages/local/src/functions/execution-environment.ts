import { fork, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { SQSEvent } from 'aws-lambda';
import type { Bundle } from './bundle.ts';

const RUNNER = fileURLToPath(new URL('./execution-environment.mjs', import.meta.url));
/** Lambda's limit for its Init phase: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html */
export const INIT_TIMEOUT_MS = 10_000;

/** The settings of an execution environment. */
export interface EnvironmentSettings {
  bundle: Bundle;
  /** The whole environment: nothing is inherited, as on Lambda. */
  environment: Record<string, string>;
  timeoutMilliseconds: number;
  /** How long loading the handler may take. Default: as long as Lambda's Init phase, 10 s. */
  initMilliseconds?: number;
  logFile: string;
}

/** The result of one invocation. */
export interface InvocationResult {
  /** The handler's return value, as JSON; absent if it returned nothing or failed. */
  answer?: string;
  /** Why the invocation failed. */
  error?: string;
  maxRssKb?: number;
  milliseconds: number;
}

type Reply = Omit<InvocationResult, 'milliseconds'>;

/** A message from the process: the reply to an invocation or, without an id, that the handler is loaded. */
interface ProcessMessage {
  awsRequestId?: string;
  reply: Reply;
}

/** A process that runs one function's handler, one invocation at a time, as a Lambda execution environment does. */
export class ExecutionEnvironment {
  /** Resolves when the handler is loaded, or with the reason why it is not. */
  readonly ready: Promise<{ error?: string }>;
  /** Resolves when the process has ended. */
  readonly exited: Promise<void>;
  readonly #child: ChildProcess;
  readonly #timeoutMilliseconds: number;
  #exitReason: string | undefined;

  constructor({
    bundle,
    environment,
    timeoutMilliseconds,
    initMilliseconds = INIT_TIMEOUT_MS,
    logFile,
  }: EnvironmentSettings) {
    this.#timeoutMilliseconds = timeoutMilliseconds;
    const log = openSync(logFile, 'a', 0o600);
    this.#child = fork(RUNNER, [bundle.file, bundle.exportName], {
      env: environment,
      execArgv: [],
      // Strings of an event are sent by copying bytes; as JSON they would cost three times the CPU (0.33 against 1 ms
      // for 95 KB, both ends).
      serialization: 'advanced',
      stdio: ['ignore', log, log, 'ipc'],
    });
    closeSync(log);
    this.exited = new Promise((resolve) => {
      this.#child.once('exit', (code, signal) => {
        this.#exitReason ??= `the process ended with ${signal ?? `exit code ${String(code)}`}; see ${logFile}`;
        resolve();
      });
    });
    // Without a listener, a message to a process that has just ended would crash this one; 'exit' has the reason.
    this.#child.on('error', () => undefined);
    this.ready = this.#reply(initMilliseconds, `the handler was not loaded within ${initMilliseconds / 1000} s`);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get isAlive(): boolean {
    return this.#exitReason === undefined;
  }

  /**
   * Runs the handler on one event. Never rejects: an exception, a crash and a timeout, which kills the process, are
   * results.
   */
  async invoke(event: SQSEvent): Promise<InvocationResult> {
    const { error } = await this.ready;
    if (error !== undefined) return { error, milliseconds: 0 };
    const started = performance.now();
    const awsRequestId = randomUUID();
    const reply = this.#reply(
      this.#timeoutMilliseconds,
      `Task timed out after ${(this.#timeoutMilliseconds / 1000).toFixed(2)} seconds`,
      awsRequestId,
    );
    this.#child.send({ event, awsRequestId, deadline: Date.now() + this.#timeoutMilliseconds });
    return { ...(await reply), milliseconds: performance.now() - started };
  }

  /** Ends the process at once. */
  kill(reason = 'the environment was stopped'): void {
    this.#exitReason ??= reason;
    this.#child.kill('SIGKILL');
  }

  /** @param awsRequestId of the invocation; absent for the first message */
  #reply(milliseconds: number, timeoutReason: string, awsRequestId?: string): Promise<Reply> {
    return new Promise((resolve) => {
      const settle = (reply: Reply): void => {
        clearTimeout(timer);
        this.#child.off('message', onMessage).off('exit', onExit);
        resolve(reply);
      };
      const onMessage = (message: ProcessMessage): void => {
        if (message.awsRequestId === awsRequestId) settle(message.reply);
      };
      const onExit = (): void => settle({ error: this.#exitReason! });
      const timer = setTimeout(() => this.kill(timeoutReason), milliseconds);
      this.#child.on('message', onMessage).once('exit', onExit);
    });
  }
}
