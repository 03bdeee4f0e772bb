import { hash } from 'node:crypto';
import type { DropRef } from '@brewline/contracts';
import type { ExecutionEnvironment } from '@brewline/local/functions';
import { csvFile, manySales, sale } from '@brewline/warehouse/testing';
import { TestCloud } from '../cloud/test-cloud.ts';
import { deliverAll } from '../handlers/delivery.ts';
import { CLEAN, type Service } from '../handlers/handler-processes.ts';
import { FAST_TIMERS } from './fast-timers.ts';
import { longNamedSales } from './load-scenario.ts';
import type { Environment } from './environment.ts';
import { type Contents, TestWarehouse } from './test-warehouse.ts';

/**
 * A file with more chunks than fit into one SQS call, one that must be read twice, one of a few chunks and one of a
 * single chunk.
 */
const FILES = {
  'huge.csv': csvFile(...longNamedSales(2400, 'Huge')),
  'unsorted.csv': csvFile(...manySales(1600, { branch: 'Unsorted' }).reverse(), 'x'),
  'large.csv': csvFile(...longNamedSales(300, 'Large')),
  'small.csv': csvFile(sale({ branch: 'Small' }), sale({ branch: 'Small' })),
};
/** The same in every pipeline, so that the messages are equal: seconds since 1970. */
const WRITTEN_AT = 1_700_000_000;
export type Key = keyof typeof FILES;
export const KEYS = Object.keys(FILES) as Key[];

/** The input and output of each step without faults. */
export interface Baseline {
  readonly bodies: Readonly<Record<Service, readonly string[]>>;
  readonly outputs: Readonly<Record<Service, Contents>>;
  readonly objects: ReadonlyMap<string, Buffer>;
}

export const dropOfBody = (body: string): DropRef => (JSON.parse(body) as { drop: DropRef }).drop;
export const eventOf = (key: Key): string =>
  JSON.stringify({ Records: [{ eventName: 'ObjectCreated:Put', s3: { bucket: { name: 'raw' }, object: { key } } }] });
const sortedSet = (lines: Iterable<string>): string[] => [...new Set(lines)].sort();

/** A cloud, a warehouse and a process of each handler with shortened waits; tests run one step at a time. */
export class FastPipeline {
  readonly cloud: TestCloud;
  readonly #warehouse: TestWarehouse;
  readonly #setup: Environment;

  static async open(setup: Environment, name: string): Promise<FastPipeline> {
    const cloud = await TestCloud.start();
    for (const [key, csv] of Object.entries(FILES)) cloud.put('raw', key, Buffer.from(csv), WRITTEN_AT);
    return new FastPipeline(setup, cloud, await TestWarehouse.create(setup.postgres, name));
  }

  private constructor(setup: Environment, cloud: TestCloud, warehouse: TestWarehouse) {
    this.#setup = setup;
    this.cloud = cloud;
    this.#warehouse = warehouse;
  }

  /** The process that runs a step and gives up early, a new one if the last has died. */
  handler(service: Service): ExecutionEnvironment {
    return this.#running(service, FAST_TIMERS);
  }

  /** One that waits as long as deployed ones do, for what must succeed on a machine however busy. */
  patientHandler(service: Service): ExecutionEnvironment {
    return this.#running(service);
  }

  #running(service: Service, preload?: string): ExecutionEnvironment {
    const { url } = this.#warehouse;
    return this.#setup.handlers.running(`${service} ${url} ${preload === undefined ? 'patient' : 'fast'}`, service, {
      cloud: this.cloud,
      environment: { WAREHOUSE_URL: url },
      ...(preload !== undefined && { preload }),
    });
  }

  /** Runs every step once without faults. */
  async runBaseline(): Promise<Baseline> {
    const bodies: Record<Service, readonly string[]> = { extract: KEYS.map(eventOf), transform: [], load: [] };
    const outputs: Record<Service, Contents> = { extract: {}, transform: {}, load: {} };
    const run = async (service: Service): Promise<string[]> => {
      await deliverAll(() => this.patientHandler(service), bodies[service]);
      outputs[service] = await this.outputOf(service);
      return this.cloud.sent.splice(0).map(({ body }) => body);
    };
    bodies.transform = (await run('extract')).filter((body) => dropOfBody(body).key !== 'huge.csv');
    bodies.load = await run('transform');
    await run('load');
    const objects = [...this.cloud.objects]
      .filter(([at]) => at.startsWith(CLEAN))
      .map(([at, { body }]) => [at.slice(CLEAN.length + 1), body] as const);
    return { bodies, outputs, objects: new Map(objects) };
  }

  /** The output of a step so far, as sets of lines: repeated messages count once. */
  async outputOf(service: Service): Promise<Contents> {
    if (service === 'load') return this.#warehouse.contents();
    const messages = sortedSet(
      this.cloud.sent.filter(({ queue }) => !queue.endsWith('dead-letters')).map(({ body }) => body),
    );
    if (service === 'extract') return { messages };
    const objects = [...this.cloud.objects].filter(([at]) => at.startsWith(CLEAN));
    return { messages, objects: sortedSet(objects.map(([at, { body }]) => `${at} ${hash('md5', body)}`)) };
  }

  /** Restores the state before a step. */
  async resetBefore(service: Service, { objects }: Baseline): Promise<void> {
    this.cloud.fault = undefined;
    this.cloud.sent.length = 0;
    for (const at of this.cloud.objects.keys()) if (at.startsWith(CLEAN)) this.cloud.objects.delete(at);
    if (service !== 'load') return;
    for (const [key, body] of objects) this.cloud.put(CLEAN, key, body, 0);
    await this.#warehouse.empty();
  }

  async close(): Promise<void> {
    await this.cloud.stop();
    await this.#warehouse.close();
  }
}
