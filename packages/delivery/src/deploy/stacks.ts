import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { ProgressLog } from '../progress-log.ts';
import { mustBeForced } from './stack-state.ts';
import { type Stack, stackName, STACKS } from '../stacks.ts';

interface DeployStacksOptions {
  readonly cloudformation: CloudFormationClient;
  /** Root of the checkout. */
  readonly repo: string;
  readonly stage: string;
  readonly region: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** Where `packageStacks` put each stack's folder; each stack's log comes beside it. */
  readonly packaged: string;
  /** The `sls` program. */
  readonly framework: string;
  readonly report: ProgressLog;
  /** Stops the framework; CloudFormation finishes what it has begun. */
  readonly signal: AbortSignal;
}

/**
 * Deploys every packaged stack, one after the other.
 *
 * @throws Error saying which stack failed or cannot be updated and why, which are deployed, and what to do
 */
export async function deployStacks(options: DeployStacksOptions): Promise<void> {
  const { cloudformation, packaged, stage, region, report } = options;
  for (const { name } of STACKS) {
    if (existsSync(join(packaged, name))) continue;
    throw new Error(
      `${join(packaged, name)} is missing, so nothing was deployed. `
        + `Package it first: npm run package -- --stage ${stage}`,
    );
  }
  const forced = new Set<Stack>();
  for (const stack of STACKS) if (await mustBeForced(cloudformation, stack, stage, region)) forced.add(stack);
  for (const [at, stack] of STACKS.entries()) {
    const log = join(packaged, `${stack.name}.log`);
    await report
      .step(
        stackName(stack, stage),
        () => deployStack(stack, forced.has(stack), log, options),
        () => readOutcome(log),
      )
      .catch((error: unknown) => {
        throw new Error(explainFailure(at, (error as Error).message, log, options), { cause: error });
      });
  }
}

async function deployStack(
  { name, folder }: Stack,
  isForced: boolean,
  log: string,
  options: DeployStacksOptions,
): Promise<void> {
  const { repo, stage, region, parameters, packaged, framework, signal } = options;
  const settings = Object.entries(parameters).flatMap(([parameter, value]) => ['--param', `${parameter}=${value}`]);
  const args = [
    'deploy',
    '--stage',
    stage,
    '--region',
    region,
    '--package',
    join(packaged, name),
    ...(isForced ? ['--force'] : []),
    ...settings,
  ];
  const file = openSync(log, 'w');
  try {
    const env = { ...process.env, SLS_SCHEMA_CACHE_BASE_DIR: join(repo, 'node_modules/.cache/brewline') };
    const child = spawn(framework, args, { cwd: join(repo, folder), env, stdio: ['ignore', file, file], signal });
    const code = await new Promise<number | null>((resolve, reject) =>
      child.once('error', reject).once('close', resolve),
    );
    if (code !== 0) throw new Error(`The framework exited with ${code ?? 'a signal'}.`);
  } finally {
    closeSync(file);
  }
}

/** The framework takes some seconds to find that nothing changed. */
const readOutcome = (log: string): string =>
  readFileSync(log, 'utf8').includes('No changes to deploy') ? 'no changes' : '';

const MAX_LOG_LINES = 25;

function explainFailure(at: number, why: string, log: string, { repo, stage, signal }: DeployStacksOptions): string {
  const names = STACKS.map((stack) => stackName(stack, stage));
  const done = at === 0 ? 'Nothing was deployed before it.' : `Deployed before it: ${names.slice(0, at).join(', ')}.`;
  const open = at === names.length - 1 ? '' : ` Not yet: ${names.slice(at + 1).join(', ')}.`;
  const again = 'the same command again: stacks that did not change are skipped.';
  if (signal.aborted) {
    return (
      `Stopped while ${names[at]} was being deployed; CloudFormation finishes what it has begun.\n`
      + `${done}${open}\nOnce it has finished, run ${again}`
    );
  }
  const output = readFileSync(log, 'utf8')
    .trim()
    .split('\n')
    .slice(-MAX_LOG_LINES)
    .map((line) => `  ${line}`.trimEnd());
  return [
    `${names[at]} was not deployed. ${why} Its last output:`,
    '',
    ...output,
    '',
    `${done}${open}`,
    `CloudFormation rolls a failed stack back. Fix the cause, then run ${again}`,
    `Its whole output: ${relative(repo, log)}`,
  ].join('\n');
}
