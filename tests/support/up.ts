import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Brewline, type Ended } from './brewline.ts';
import { addCleanup } from '@brewline/testing';

/** A running `brewline up`. */
export interface Up {
  readonly up: Brewline;
  /** The URL of its warehouse. */
  readonly url: string;
  /** The URL of its live page. */
  readonly page: string;
  /** Stops it like Ctrl-C. */
  readonly stop: () => Promise<Ended>;
}

/** Starts `brewline up` in a folder; it is stopped after the tests of the file, unless it was stopped before. */
export async function startUp(folder: string, ...options: readonly string[]): Promise<Up> {
  const up = new Brewline(folder, ['up', ...options]);
  addCleanup(async () => {
    await stop(up);
  });
  return waitUntilUp(up);
}

/** Resolves once a `brewline up` has printed its URLs. */
export async function waitUntilUp(up: Brewline): Promise<Up> {
  await up.printed('Ctrl-C stops it');
  const [, file, url] = /PGPASSFILE=(\S+) psql (postgres:\S+)/.exec(up.stdout)!;
  const password = (await readFile(join(up.cwd, file!), 'utf8')).trim().split(':').at(-1)!;
  return {
    up,
    url: Object.assign(new URL(url!), { password }).href,
    page: /http:\S+/.exec(up.stdout)![0],
    stop: () => stop(up),
  };
}

function stop(up: Brewline): Promise<Ended> {
  up.signal('SIGINT');
  return up.ended;
}
