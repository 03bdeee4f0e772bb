/**
 * Peak memory of each service as a file grows a hundredfold, and the seconds it takes: memory must depend on the chunk,
 * not on the file. Run with `npx tsx bench/memory.ts`; exits with 1 if the loaded totals differ from the file's.
 */
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectedOf, generate, type GenerateOptions, writeFiles } from '@brewline/generator';
import type { Invocation } from '@brewline/local';
import {
  createProgress,
  findInputs,
  formatCount,
  formatTable,
  isReconciled,
  runFiles,
  type RunOutcome,
  startPipeline,
  using,
} from '@brewline/cli/testing';

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

const SIZES = [10_000, 1_000_000];
const SERVICES = ['extract', 'transform', 'load'] as const;

interface Measured {
  readonly megabytes: number;
  readonly seconds: number;
  /** In MiB, by service: that of its largest environment. */
  readonly peaks: ReadonlyMap<string, number>;
  readonly reconciles: boolean;
}

async function measure(sales: number): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), 'brewline-bench-'));
  try {
    const options: GenerateOptions = { branches: 1, days: 1, sales, seed: 1 };
    await writeFiles(options, join(folder, 'drop'));
    const [name = ''] = await readdir(join(folder, 'drop'));
    const { size } = await stat(join(folder, 'drop', name));
    const peaks = new Map<string, number>();
    const outcome = await load(folder, peaks);
    return { megabytes: size / 1e6, seconds: outcome.seconds, peaks, reconciles: comesTo(outcome, options) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function load(folder: string, peaks: Map<string, number>): Promise<RunOutcome> {
  const found = await findInputs([join(folder, 'drop')]);
  const noteRss = ({ service, maxRssKb = 0 }: Invocation) =>
    peaks.set(service, Math.max(peaks.get(service) ?? 0, maxRssKb / 1024));
  const { signal } = new AbortController();
  return using(
    signal,
    () => startPipeline({ home: join(folder, 'home'), onInvocation: noteRss, signal }),
    (pipeline) => runFiles(pipeline, found, createProgress(found.inputs.length, true)),
  );
}

function comesTo(outcome: RunOutcome, options: GenerateOptions): boolean {
  const [file] = generate(options);
  const { sales, items, takingsPence } = expectedOf(file!);
  return (
    isReconciled(outcome)
    && outcome.sales === sales
    && outcome.items === items
    && outcome.takings_pence === takingsPence
  );
}

const rows: string[][] = [];
for (const sales of SIZES) {
  const { megabytes, seconds, peaks, reconciles } = await measure(sales);
  if (!reconciles) process.exitCode = 1;
  rows.push([
    formatCount(sales),
    formatCount(Math.round(megabytes)),
    seconds.toFixed(1),
    ...SERVICES.map((service) => formatCount(Math.round(peaks.get(service) ?? 0))),
    reconciles ? 'yes' : 'NO',
  ]);
}
console.log(
  formatTable(['sales', 'MB', 'seconds', ...SERVICES.map((service) => `${service} MiB`), 'reconciles'], rows).join(
    '\n',
  ),
);
