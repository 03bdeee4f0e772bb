import type { SQSEvent } from 'aws-lambda';
import {
  ExecutionEnvironment,
  INIT_TIMEOUT_MS,
  type EnvironmentSettings,
  type InvocationResult,
} from './execution-environment.ts';

/** A function with its execution environments: started when needed, kept warm, replaced when they exit. */
export class LambdaFunction {
  readonly #settings: EnvironmentSettings;
  readonly #concurrency: number;
  readonly #environments = new Set<ExecutionEnvironment>();
  readonly #idle: ExecutionEnvironment[] = [];
  readonly #waiting: (() => void)[] = [];
  #busy = 0;
  #stopped = false;

  /** @param concurrency how many invocations may run at the same time */
  constructor(settings: EnvironmentSettings, concurrency: number) {
    this.#settings = settings;
    this.#concurrency = concurrency;
  }

  /** Resolves once {@link LambdaFunction.invoke} would not exceed the concurrency; each call allows one invocation. */
  async waitForSlot(): Promise<void> {
    if (this.#busy < this.#concurrency) {
      this.#busy += 1;
      return;
    }
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /**
   * Runs one invocation for which {@link LambdaFunction.waitForSlot} resolved, in the environment that was used last,
   * so that as few as possible are kept.
   */
  async invoke(event: SQSEvent): Promise<InvocationResult & { pid: number }> {
    const { environment, outcome } = await this.#run(event);
    if (environment.isAlive) this.#idle.push(environment);
    const next = this.#waiting.shift();
    if (next) next();
    else this.#busy -= 1;
    return { ...outcome, pid: environment.pid };
  }

  /** The process ids of the running environments. */
  pids(): number[] {
    return [...this.#environments].filter(({ isAlive }) => isAlive).map(({ pid }) => pid);
  }

  /** Kills every environment and waits until the processes have ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    const environments = [...this.#environments];
    for (const environment of environments) environment.kill();
    await Promise.all(environments.map(({ exited }) => exited));
  }

  /**
   * A cold start that fails is repeated once and may then take as long as the function's timeout, as on Lambda: a busy
   * machine may need longer than the Init phase lasts, and a message whose invocation failed stays invisible until its
   * visibility timeout, for load half an hour. Unlike on Lambda, the handler still has its whole timeout then.
   */
  async #run(event: SQSEvent): Promise<{ environment: ExecutionEnvironment; outcome: InvocationResult }> {
    const environment = this.#idleEnvironment() ?? this.#start(this.#settings);
    const { error } = await environment.ready;
    if (error === undefined || this.#stopped) return { environment, outcome: await environment.invoke(event) };
    const { initMilliseconds = INIT_TIMEOUT_MS, timeoutMilliseconds } = this.#settings;
    const retry = this.#start({
      ...this.#settings,
      initMilliseconds: Math.max(initMilliseconds, timeoutMilliseconds),
    });
    return { environment: retry, outcome: await retry.invoke(event) };
  }

  #idleEnvironment(): ExecutionEnvironment | undefined {
    let environment = this.#idle.pop();
    while (environment && !environment.isAlive) environment = this.#idle.pop();
    return environment;
  }

  #start(settings: EnvironmentSettings): ExecutionEnvironment {
    const environment = new ExecutionEnvironment(settings);
    this.#environments.add(environment);
    void environment.exited.then(() => this.#environments.delete(environment));
    return environment;
  }
}
