import { type RedshiftStandIn, startRedshiftStandIn } from '@brewline/redshift-stand-in';
import { migrate } from '@brewline/warehouse';
import pg from 'pg';
import { TestCloud } from '../cloud/test-cloud.ts';
import { Handlers } from './handlers.ts';

const COPY_ROLE_ARN = 'arn:aws:iam::000000000000:role/copy';
/** The first time of the test cloud, before any real date. */
const FIRST_SECOND = 1_640_000_000;

/** The kind of warehouse. */
export type Adapter = 'PostgreSQL' | 'Redshift';

/** A cloud, a warehouse and the processes of the handlers, used for one history after the other. */
export class ScheduleEnvironment {
  readonly adapter: Adapter;
  readonly cloud: TestCloud;
  readonly handlers: Handlers;
  readonly warehouseUrl: string;
  /** Two sessions: one queries and deletes, one holds locks. */
  readonly session: pg.Client;
  readonly blocker: pg.Client;
  readonly #standIn: RedshiftStandIn | undefined;
  #deleteAll = '';

  /** @param database the URL of an empty database for this environment alone */
  static async start(adapter: Adapter, database: string, logFolder: string): Promise<ScheduleEnvironment> {
    const cloud = await TestCloud.start();
    const getObject = (bucket: string, key: string) => Promise.resolve(cloud.objects.get(`${bucket}/${key}`)?.body);
    const standIn =
      adapter === 'Redshift' ? await startRedshiftStandIn({ postgresUrl: database, getObject }) : undefined;
    const url = standIn?.url ?? database;
    await migrate(url);
    const variables = { extract: {}, transform: {}, load: { WAREHOUSE_URL: url, COPY_ROLE_ARN } };
    const handlers = await Handlers.bundle(cloud, variables, logFolder);
    const environment = new ScheduleEnvironment(adapter, cloud, handlers, database, standIn);
    await environment.#connect();
    return environment;
  }

  private constructor(
    adapter: Adapter,
    cloud: TestCloud,
    handlers: Handlers,
    database: string,
    standIn: RedshiftStandIn | undefined,
  ) {
    this.adapter = adapter;
    this.cloud = cloud;
    this.handlers = handlers;
    this.warehouseUrl = standIn?.url ?? database;
    this.#standIn = standIn;
    this.session = new pg.Client({ connectionString: database });
    this.blocker = new pg.Client({ connectionString: database });
  }

  async #connect(): Promise<void> {
    await this.session.connect();
    await this.blocker.connect();
    const { rows } = await this.session.query<{ name: string }>(
      `select table_schema || '.' || table_name as name
         from information_schema.tables
        where table_schema in ('cafe', 'etl') and table_type = 'BASE TABLE' and table_name <> 'migration'`,
    );
    // Ten times faster than truncating.
    this.#deleteAll = rows.map(({ name }) => `delete from ${name}`).join('; ');
  }

  /** Empties the cloud and the warehouse. */
  async reset(): Promise<void> {
    await this.session.query(this.#deleteAll);
    this.cloud.objects.clear();
    this.cloud.sent.length = 0;
    this.cloud.now = FIRST_SECOND;
  }

  async stop(): Promise<void> {
    await this.handlers.stop();
    await this.cloud.stop();
    await this.#standIn?.close();
    await this.session.end();
    await this.blocker.end();
  }
}
