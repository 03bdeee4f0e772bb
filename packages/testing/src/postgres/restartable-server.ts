import { mkdir } from 'node:fs/promises';
import { type Postgres, startPostgres } from '@brewline/local/postgres';
import { copyCluster } from './cluster.ts';

/** How a server ends: killed, stopped at once without a checkpoint, or shut down cleanly. */
export const ENDINGS = ['SIGKILL', 'SIGQUIT', 'in order'] as const;
export type Ending = (typeof ENDINGS)[number];

/** A PostgreSQL server that can be restarted with its data, on another port each time. */
export class RestartableServer {
  readonly #folder: string;
  readonly #settings: Record<string, string>;
  #running: Postgres;

  /** @param settings of postgresql.conf */
  static async start(folder: string, settings: Record<string, string> = {}): Promise<RestartableServer> {
    // A killed process does not lose writes that the operating system still holds.
    const all = { fsync: 'off', ...settings };
    await mkdir(folder, { recursive: true });
    await copyCluster(folder);
    return new RestartableServer(folder, all, await startPostgres(folder, { settings: all }));
  }

  private constructor(folder: string, settings: Record<string, string>, running: Postgres) {
    this.#folder = folder;
    this.#settings = settings;
    this.#running = running;
  }

  get running(): Postgres {
    return this.#running;
  }

  async restart(ending: Ending): Promise<void> {
    if (ending !== 'in order') process.kill(this.#running.pid, ending);
    await this.#running.stop();
    this.#running = await startPostgres(this.#folder, { settings: this.#settings });
  }

  stop(): Promise<void> {
    return this.#running.stop();
  }
}
