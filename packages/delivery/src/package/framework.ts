import { spawn } from 'node:child_process';
import { devNull } from 'node:os';
import { join } from 'node:path';
import type { Stack } from '../stacks.ts';

/**
 * Runs the framework for one stack, without credentials.
 * @param args of `sls`
 * @throws Error with its whole output, if it fails
 */
export async function runFramework(repo: string, stack: Stack, args: readonly string[]): Promise<void> {
  const program = join(repo, 'node_modules/serverless/bin/serverless.js');
  const child = spawn(process.execPath, [program, ...args], {
    cwd: join(repo, stack.folder),
    env: frameworkEnvironment(repo),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const code = await new Promise<number | null>((resolve, reject) =>
    child.once('error', reject).once('close', resolve),
  );
  if (code === 0) return;
  const file = join(stack.folder, 'serverless.yml');
  throw new Error(
    `Could not package ${file}. The framework exited with ${code ?? 'a signal'}:\n\n${(stdout + stderr).trim()}`,
  );
}

function frameworkEnvironment(repo: string): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^(AWS_(?!REGION$)|SLS_|SERVERLESS_)/.test(name));
  return {
    ...Object.fromEntries(own),
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: 'true',
    CI: 'true',
    // The framework validates a serverless.yml in 5 s, or at once with the validator it compiled last time.
    SLS_SCHEMA_CACHE_BASE_DIR: join(repo, 'node_modules/.cache/brewline'),
  };
}
