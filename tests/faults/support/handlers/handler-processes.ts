import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Bundle, bundleFunction, ExecutionEnvironment, lambdaEnvironment } from '@brewline/local/functions';
import { type FunctionDefinition, readFunctions, readPlatform } from '@brewline/local/platform';
import type { TestCloud } from '../cloud/test-cloud.ts';

const REPOSITORY = fileURLToPath(new URL('../../../..', import.meta.url));
const MINUTE_MS = 60_000;

export const CLEAN = 'clean';
const UNREACHABLE = 'postgres://nobody@127.0.0.1:1/nowhere';

export type Service = 'extract' | 'transform' | 'load';

/** The options of one process of a handler. */
export interface HandlerOptions {
  /** Instead of the one the handlers were bundled for. */
  readonly cloud?: TestCloud;
  readonly environment?: Record<string, string>;
  /** JavaScript that the process runs before the handler is loaded. */
  readonly preload?: string;
  /** The timeout after which its process is killed, as Lambda does. */
  readonly timeoutMilliseconds?: number;
}

/** The deployed handlers, each in as many processes as a test needs. */
export class HandlerProcesses {
  readonly #cloud: TestCloud;
  readonly #folder: string;
  readonly #bundles: ReadonlyMap<string, Bundle>;
  readonly #started: ExecutionEnvironment[] = [];
  readonly #running = new Map<string, ExecutionEnvironment>();

  /** @param folder where `<service>.log` is written */
  static async bundle(cloud: TestCloud, folder: string): Promise<HandlerProcesses> {
    const bundles = definitionsIn(cloud).map(
      async (definition) => [definition.service, await bundleFunction(definition, REPOSITORY)] as const,
    );
    return new HandlerProcesses(cloud, folder, new Map(await Promise.all(bundles)));
  }

  private constructor(cloud: TestCloud, folder: string, bundles: ReadonlyMap<string, Bundle>) {
    this.#cloud = cloud;
    this.#folder = folder;
    this.#bundles = bundles;
  }

  start(
    service: Service,
    { cloud = this.#cloud, environment = {}, preload, timeoutMilliseconds = MINUTE_MS }: HandlerOptions = {},
  ): ExecutionEnvironment {
    const deployed = lambdaEnvironment(
      definitionsIn(cloud).find((definition) => definition.service === service)!,
      cloud.environment,
    );
    const started = new ExecutionEnvironment({
      bundle: this.#bundles.get(service)!,
      environment: {
        ...deployed,
        // Without the deployed source maps: on Node 24 they take half as long to load as everything else.
        NODE_OPTIONS: preload === undefined ? '' : `--import data:text/javascript,${encodeURIComponent(preload)}`,
        ...environment,
      },
      timeoutMilliseconds,
      initMilliseconds: MINUTE_MS,
      logFile: this.logFile(service),
    });
    this.#started.push(started);
    return started;
  }

  /** The process with this name; a new one if the last has ended. */
  running(name: string, service: Service, options?: HandlerOptions): ExecutionEnvironment {
    const last = this.#running.get(name);
    if (last?.isAlive) return last;
    const fresh = this.start(service, options);
    this.#running.set(name, fresh);
    return fresh;
  }

  logFile(service: Service): string {
    return join(this.#folder, `${service}.log`);
  }

  /** Kills the processes that are still running. */
  async stop(): Promise<void> {
    for (const environment of this.#started) environment.kill();
    await Promise.all(this.#started.map(({ exited }) => exited));
  }
}

/**
 * The functions as the stack would define them if it were deployed into the test's cloud; each test sets the warehouse
 * URL itself.
 */
function definitionsIn(cloud: TestCloud): readonly FunctionDefinition[] {
  const known = definitions.get(cloud) ?? readDefinitions(cloud);
  definitions.set(cloud, known);
  return known;
}

/** A cache: reading the services' files takes as long as starting a process. */
const definitions = new WeakMap<TestCloud, readonly FunctionDefinition[]>();

function readDefinitions(cloud: TestCloud): FunctionDefinition[] {
  return readFunctions(REPOSITORY, readPlatform(REPOSITORY, cloud.endpoint)).map((definition) => {
    const environment = Object.fromEntries(
      Object.entries(definition.environment).filter(([variable]) => variable !== 'WAREHOUSE_URL_PARAMETER'),
    );
    return {
      ...definition,
      environment: {
        ...environment,
        ...('CLEAN_BUCKET' in environment && { CLEAN_BUCKET: CLEAN }),
        WAREHOUSE_URL: UNREACHABLE,
      },
    };
  });
}
