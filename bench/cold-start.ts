/**
 * Size and cold start of each packaged function: a process that imports the shipped bundle. Run with
 * `npx tsx bench/cold-start.ts`; prints the median of all rounds.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatTable } from '@brewline/cli/testing';
import { ExecutionEnvironment } from '@brewline/local/functions';
import { Shipped } from '../tests/deployment/support/shipped.ts';

const ROUNDS = 15;

const folder = await mkdtemp(join(tmpdir(), 'brewline-cold-'));
const shipped = await Shipped.start(folder);
shipped.emulator.addSecret(shipped.platform.secrets.PseudonymKey!, 'a pseudonym key of the bench, long enough');

const bare = join(folder, 'bare.mjs');
await writeFile(bare, 'export const handler = async () => undefined;');
const starts: Record<string, () => ExecutionEnvironment> = {
  'bare Node': () =>
    new ExecutionEnvironment({
      bundle: { file: bare, exportName: 'handler' },
      environment: { PATH: process.env.PATH ?? '' },
      timeoutMilliseconds: 60_000,
      logFile: join(folder, 'log'),
    }),
  ...Object.fromEntries([...shipped.functions.keys()].map((name) => [name, () => shipped.process(name)])),
};

const milliseconds = new Map<string, number[]>(Object.keys(starts).map((name) => [name, []]));
for (let round = 0; round < ROUNDS; round += 1) {
  for (const [name, start] of Object.entries(starts)) {
    const started = performance.now();
    const environment = start();
    await environment.ready;
    milliseconds.get(name)!.push(performance.now() - started);
    environment.kill();
    await environment.exited;
  }
}
await shipped.stop();
await rm(folder, { recursive: true, force: true });

const median = (numbers: number[]) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!;
const bareTime = median(milliseconds.get('bare Node')!);
console.log(
  formatTable(
    ['function', 'KB', 'ms', 'times bare Node'],
    [...milliseconds].map(([name, times]) => [
      name,
      String(Math.round((shipped.functions.get(name)?.bytes ?? 0) / 1024)),
      median(times).toFixed(0),
      (median(times) / bareTime).toFixed(1),
    ]),
  ).join('\n'),
);
