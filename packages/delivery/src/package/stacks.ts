import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { runFramework } from './framework.ts';
import { checkStageName } from './stage-name.ts';
import { type Stack, STACKS } from '../stacks.ts';

/** One `sls package` takes a second or two of one core; a laptop needs its other cores. */
const MAX_CONCURRENT = 2;

interface PackageOptions {
  /** Root of the checkout. */
  readonly repo: string;
  readonly stage: string;
  /** Gets a folder for each stack, named after it; an existing one is replaced. */
  readonly out: string;
  /** Default: that of the `serverless.yml` files. No name in a template depends on it. */
  readonly region?: string | undefined;
  /** Values for `${param:…}` that override `infra/stages.yml`. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Called with each stack as soon as it is packaged. */
  readonly onPackaged?: (stack: PackagedStack) => void;
}

/** A stack as `sls deploy --package <folder>` deploys it. */
export interface PackagedStack extends Stack {
  /** The folder with `cloudformation-template-update-stack.json` and, if there are functions, their code. */
  readonly package: string;
  readonly resources: number;
  /** Keys in the `serverless.yml`, in its order. */
  readonly functions: readonly string[];
  /** Size of the functions' uploads. */
  readonly zipBytes: number;
}

/**
 * Packages every stack as it would be deployed, without network or credentials.
 * @returns the stacks in the order of deployment
 * @throws Error with the framework's whole output for the first stack that cannot be packaged, once the other running
 *   one has ended
 */
export async function packageStacks(options: PackageOptions): Promise<PackagedStack[]> {
  checkStageName(options.stage);
  const packaged = new Map<Stack, PackagedStack>();
  const waiting = [...STACKS];
  const packageNext = async (): Promise<void> => {
    for (let stack = waiting.shift(); stack; stack = waiting.shift()) {
      const done = await packageStack(stack, options).catch((error: unknown) => {
        waiting.length = 0;
        throw error;
      });
      packaged.set(stack, done);
      options.onPackaged?.(done);
    }
  };
  const results = await Promise.allSettled(Array.from({ length: MAX_CONCURRENT }, packageNext));
  for (const result of results) if (result.status === 'rejected') throw result.reason;
  return STACKS.map((stack) => packaged.get(stack)!);
}

async function packageStack(
  stack: Stack,
  { repo, stage, out, region, parameters = {} }: PackageOptions,
): Promise<PackagedStack> {
  const folder = resolve(out, stack.name);
  await rm(folder, { recursive: true, force: true });
  const args = ['--stage', stage, '--package', folder, ...(region === undefined ? [] : ['--region', region])];
  await runFramework(repo, stack, [
    'package',
    ...args,
    ...Object.entries(parameters).flatMap(([name, value]) => ['--param', `${name}=${value}`]),
  ]);
  const { service } = await readJson<{ service: { functions: Record<string, unknown> } }>(
    join(folder, 'serverless-state.json'),
  );
  const { Resources } = await readJson<{ Resources: Record<string, unknown> }>(
    join(folder, 'cloudformation-template-update-stack.json'),
  );
  return {
    ...stack,
    package: folder,
    resources: Object.keys(Resources).length,
    functions: Object.keys(service.functions),
    zipBytes: await zippedBytes(folder),
  };
}

async function zippedBytes(folder: string): Promise<number> {
  const zips = (await readdir(folder)).filter((name) => name.endsWith('.zip'));
  const sizes = await Promise.all(zips.map(async (name) => (await stat(join(folder, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

const readJson = async <T>(path: string): Promise<T> => JSON.parse(await readFile(path, 'utf8')) as T;
