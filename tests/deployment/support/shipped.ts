import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { type Platform, readPlatform, REGION, resolveText } from '@brewline/local/platform';
import {
  clientEnvironment,
  ExecutionEnvironment,
  lambdaEnvironment,
  type InvocationResult,
} from '@brewline/local/functions';
import { Emulator } from '@brewline/local/emulator';
import { Deployment } from './deployment.ts';
import { packagedFolder, REPOSITORY } from './packaged.ts';

const MINUTE = 60_000;

/** A function as its template describes it, with its unpacked code. */
export interface ShippedFunction {
  readonly stack: string;
  readonly name: string;
  /** The file that the template's `Handler` names. */
  readonly file: string;
  readonly exportName: string;
  readonly bytes: number;
  /** Lambda's variables and the template's. */
  readonly environment: Record<string, string>;
}

/** The packaged functions, unpacked, over an embedded cloud that invokes nothing by itself. */
export class Shipped {
  readonly emulator: Emulator;
  readonly platform: Platform;
  /** By name without stack and stage: `extract`, `migrate` … */
  readonly functions: ReadonlyMap<string, ShippedFunction>;
  readonly #logFile: string;
  readonly #environments: ExecutionEnvironment[] = [];

  /** @param folder where the zips are unpacked and logs are written */
  static async start(folder: string): Promise<Shipped> {
    const deployment = new Deployment(await packagedFolder('local'));
    const emulator = await Emulator.start(REGION, 1);
    const platform = readPlatform(REPOSITORY, emulator.endpoint);
    await emulator.createResources(platform);
    // The embedded cloud has no topics: only these tests need them.
    for (const [id, name] of [
      ['AlarmsTopic', 'alarms'],
      ['ReportsTopic', 'reports'],
    ] as const)
      platform.scope.resources[id] = {
        ref: `arn:aws:sns:eu-west-2:000000000000:brewline-local-${name}`,
        attributes: {},
      };
    return new Shipped(emulator, platform, deployment, folder);
  }

  private constructor(emulator: Emulator, platform: Platform, deployment: Deployment, folder: string) {
    this.emulator = emulator;
    this.platform = platform;
    this.#logFile = join(folder, 'log');
    writeFileSync(this.#logFile, '');
    const client = clientEnvironment(emulator.endpoint, REGION, emulator.credential);
    this.functions = new Map(
      deployment.all('AWS::Lambda::Function').map(({ stack, Properties }) => {
        const name = String(Properties.FunctionName);
        const [path = '', exportName = ''] = String(Properties.Handler).split(/\.(?=\w+$)/);
        const { Variables } = Properties.Environment as { Variables: Record<string, unknown> };
        const environment = Object.fromEntries(
          Object.entries(Variables).map(([variable, value]) => [variable, resolveText(value, platform.scope)]),
        );
        const file = join(unpacked(deployment.folder, stack, folder), `${path}.mjs`);
        const definition = { name, memoryMb: Number(Properties.MemorySize), environment };
        const shipped = {
          stack,
          name,
          file,
          exportName,
          bytes: readFileSync(file).length,
          environment: lambdaEnvironment(definition, client),
        };
        return [name.split('-').at(-1)!, shipped];
      }),
    );
  }

  /** A new process of a function. @param changes to its environment; undefined removes a variable */
  process(name: string, changes: Record<string, string | undefined> = {}): ExecutionEnvironment {
    const { file, exportName, environment } = this.functions.get(name)!;
    const whole = Object.entries({ ...environment, ...changes }).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    );
    const started = new ExecutionEnvironment({
      bundle: { file, exportName },
      environment: Object.fromEntries(whole),
      timeoutMilliseconds: MINUTE,
      initMilliseconds: MINUTE,
      logFile: this.#logFile,
    });
    this.#environments.push(started);
    return started;
  }

  /** Invokes a function once, in a process of its own. */
  async invoke(name: string, event: unknown, changes?: Record<string, string | undefined>): Promise<InvocationResult> {
    return this.process(name, changes).invoke(event as never);
  }

  log(): string {
    return readFileSync(this.#logFile, 'utf8');
  }

  async stop(): Promise<void> {
    for (const environment of this.#environments) environment.kill();
    await Promise.all(this.#environments.map(({ exited }) => exited));
    await this.emulator.stop();
  }
}

function unpacked(packages: string, stack: string, folder: string): string {
  const target = join(folder, stack);
  const files = unzipSync(readFileSync(join(packages, stack, `brewline-${stack}.zip`)));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(target, name)), { recursive: true });
    writeFileSync(join(target, name), content);
  }
  return target;
}
