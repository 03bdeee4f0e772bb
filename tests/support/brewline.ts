import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { RunOutcome } from '@brewline/cli/testing';
import { waitUntil } from '@brewline/testing';

const BREWLINE = fileURLToPath(new URL('../../packages/cli/bin/brewline.mjs', import.meta.url));

/** One pseudonym key for all homes of the tests, so that all of them have the same customers. */
export const PSEUDONYM_KEY = 'the pseudonym key of the whole-system tests';

/** The result of a command. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A `brewline` command in its own process, as a person runs it. */
export class Brewline {
  readonly ended: Promise<Ended>;
  readonly cwd: string;
  readonly #child: ChildProcess;
  #stdout = '';
  #stderr = '';
  #isOver = false;

  /** @param cwd where its `.brewline` is */
  constructor(cwd: string, args: readonly string[], environment: Record<string, string> = {}) {
    this.cwd = cwd;
    const env = { ...process.env, BREWLINE_PSEUDONYM_KEY: PSEUDONYM_KEY, ...environment };
    this.#child = spawn(process.execPath, [BREWLINE, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child.stdout!.setEncoding('utf8').on('data', (text: string) => (this.#stdout += text));
    this.#child.stderr!.setEncoding('utf8').on('data', (text: string) => (this.#stderr += text));
    this.ended = new Promise((resolve) => {
      // 'close', not 'exit': only then has everything it printed arrived.
      this.#child.once('close', (code) => {
        this.#isOver = true;
        resolve({ code, stdout: this.#stdout, stderr: this.#stderr });
      });
    });
  }

  get pid(): number {
    return this.#child.pid!;
  }

  get stdout(): string {
    return this.#stdout;
  }

  get stderr(): string {
    return this.#stderr;
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Resolves once it has printed the text. @throws Error with all it printed if it ended before */
  async printed(text: string): Promise<void> {
    const all = () => this.#stdout + this.#stderr;
    await waitUntil(() => all().includes(text) || this.#isOver, 120_000);
    if (!all().includes(text)) throw new Error(`brewline ended without printing "${text}":\n${all()}`);
  }
}

export const brewline = (cwd: string, ...args: readonly string[]): Promise<Ended> => new Brewline(cwd, args).ended;

/** `brewline run … --json`. @throws Error with its output unless that is one JSON object */
export async function runJson(
  cwd: string,
  ...args: readonly string[]
): Promise<RunOutcome & { readonly code: number | null }> {
  const { code, stdout, stderr } = await brewline(cwd, 'run', ...args, '--json');
  try {
    return { code, ...(JSON.parse(stdout) as RunOutcome) };
  } catch (cause) {
    throw new Error(`brewline run ${args.join(' ')} ended with ${String(code)}:\n${stdout}${stderr}`, { cause });
  }
}

/** The figures that a second run of the same files must repeat: everything but the seconds it took. */
export const figuresOf = (outcome: RunOutcome): RunOutcome => ({ ...outcome, seconds: 0 });
