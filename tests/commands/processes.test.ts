/** However a command ends, no process stays behind, and the next command works. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Brewline, brewline, runJson } from '../support/brewline.ts';
import { newFolder, removeFolder, waitUntil } from '@brewline/testing';
import { figuresInBy, NIGHT, nightFiles } from '../support/night.ts';
import { alive, canSeeProcesses, descendantsOf, type Process, serversIn } from '../support/processes.ts';
import { type Up, waitUntilUp } from '../support/up.ts';
import { faultsOf, figuresBy } from '../support/warehouse.ts';
import { queryNumber, query } from '@brewline/testing/postgres';

const all = figuresInBy(nightFiles(), () => 'all').all!;
const WHOLE_NIGHT = { code: 0, files: 42, sales: all.sales, items: all.items, takings_pence: all.pence };

let folder: string;
let started: Brewline[];

beforeEach(async () => {
  folder = await newFolder();
  started = [];
});

afterEach(async () => {
  for (const command of started) command.signal('SIGKILL');
  await Promise.all(started.map((command) => command.ended));
  // Also stops the server that a killed command left running.
  await brewline(folder, 'reset');
  await removeFolder(folder);
});

function start(...args: string[]): Brewline {
  const command = new Brewline(folder, args);
  started.push(command);
  return command;
}

/**
 * A run whose files are all in the bucket and none in the warehouse: extract waits until the second is over.
 */
async function midRun(): Promise<{ run: Brewline; processes: Process[] }> {
  const run = start('run', NIGHT);
  await run.printed('collected 42 of 42 files');
  await waitUntil(() => descendantsOf(run.pid).some(({ command }) => command.includes('extract')));
  return { run, processes: descendantsOf(run.pid) };
}

const upAndRunning = (): Promise<Up> => waitUntilUp(start('up'));

const describeWithProc = canSeeProcesses ? describe : describe.skip;

describeWithProc(canSeeProcesses ? 'processes' : 'processes: skipped, because this system has no /proc', () => {
  test('Ctrl-C in the middle of a run ends everything and exits with 130; the next run is complete', async () => {
    const { run, processes } = await midRun();

    run.signal('SIGINT');
    const { code, stderr } = await run.ended;

    expect(processes.map(({ command }) => command).join('\n')).toMatch(/bin\/postgres[^]*extract/);
    expect(code).toBe(130);
    expect(stderr).toContain('stopped by SIGINT');
    expect(alive(processes)).toEqual([]);
    expect(serversIn(folder)).toEqual([]);
    expect(await runJson(folder, NIGHT)).toMatchObject(WHOLE_NIGHT);
  });

  test('Ctrl-C while the warehouse is starting ends everything as well', async () => {
    const run = start('run', NIGHT);
    await waitUntil(() =>
      descendantsOf(run.pid).some(({ command }) => command.includes('bin/postgres') || command.includes('initdb')),
    );
    const processes = descendantsOf(run.pid);

    run.signal('SIGINT');

    expect((await run.ended).code).toBe(130);
    expect(alive(processes)).toEqual([]);
    expect(serversIn(folder)).toEqual([]);
  });

  test('after a SIGKILL during a run, the handlers end, and the next run cleans up and reconciles', async () => {
    const { run, processes } = await midRun();
    const [orphan] = serversIn(folder);

    run.signal('SIGKILL');
    await run.ended;
    await waitUntil(() => alive(processes).every(({ command }) => command.includes('postgres')));
    const next = await runJson(folder, NIGHT);

    expect(next).toMatchObject(WHOLE_NIGHT);
    expect(alive([orphan!, ...processes])).toEqual([]);
    expect(serversIn(folder)).toEqual([]);
  });

  test('up prints URLs that work; runs use its pipeline; Ctrl-C ends it and keeps what is loaded', async () => {
    const { up, url, page } = await upAndRunning();
    expect(await queryNumber(url, 'select count(*) from cafe.sale')).toBe(0);
    expect((await fetch(page)).status).toBe(200);
    const events = await fetch(`${page}/events`);

    const first = await runJson(folder, NIGHT);
    const again = await runJson(folder, NIGHT);
    const servers = serversIn(folder);
    const figures = await figuresBy(url, 'branch.name');
    const faults = await faultsOf(url);
    up.signal('SIGINT');

    expect([first, again]).toMatchObject([WHOLE_NIGHT, WHOLE_NIGHT]);
    expect(servers).toHaveLength(1);
    expect(figures).toEqual(figuresInBy(nightFiles(), (file) => file.branch));
    expect(faults).toEqual({});
    expect((await up.ended).code).toBe(0);
    expect(await events.text()).toContain('event: loaded');
    expect(serversIn(folder)).toEqual([]);
    expect(existsSync(join(folder, '.brewline/up.json'))).toBe(false);

    const { url: later } = await upAndRunning();
    expect(await queryNumber(later, 'select count(*) from cafe.sale')).toBe(all.sales);
  });

  test('after up is killed, a run works and leaves no process, and reset removes everything', async () => {
    const { up, url } = await upAndRunning();
    await query(url, 'select 1');
    up.signal('SIGKILL');
    await up.ended;

    expect(await runJson(folder, NIGHT)).toMatchObject(WHOLE_NIGHT);
    expect(serversIn(folder)).toEqual([]);

    const { up: second } = await upAndRunning();
    const processes = descendantsOf(second.pid);
    second.signal('SIGKILL');
    await second.ended;
    const { code } = await brewline(folder, 'reset');

    expect(code).toBe(0);
    expect(existsSync(join(folder, '.brewline'))).toBe(false);
    await waitUntil(() => alive(processes).length === 0);
    expect(serversIn(folder)).toEqual([]);
  });

  test('during a run, another run and a reset say so and exit with 1, and the first run reconciles', async () => {
    const { run } = await midRun();
    // Frozen, so that it is still running when the others start.
    run.signal('SIGSTOP');

    const [other, reset] = await Promise.all([brewline(folder, 'run', NIGHT), brewline(folder, 'reset')]);
    run.signal('SIGCONT');

    for (const { code, stderr } of [other, reset]) {
      expect(code).toBe(1);
      expect(stderr).toContain(`is in use by process ${run.pid}`);
      expect(stderr).not.toContain('    at ');
    }
    const { code, stdout } = await run.ended;
    expect(code).toBe(0);
    expect(stdout).toContain('It reconciles to the penny');
  });
});
