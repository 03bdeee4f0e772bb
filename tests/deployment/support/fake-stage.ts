import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { type Cloud, startCloud } from '@brewline/local';
import { status, migrate, openWarehouse, readWarehouse, retract } from '@brewline/warehouse';
import { type Aws, closeAws, openAws, ProgressLog, type StageLocation } from '@brewline/delivery';
import { PSEUDONYM_KEY } from '../../support/brewline.ts';
import { addCleanup } from '@brewline/testing';
import { startTestPostgres } from '@brewline/testing/postgres';
import { FakeAws } from './fake-aws.ts';

export const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url));
/** The location in the names of the embedded cloud. */
export const PLACE: StageLocation = { stage: 'local', region: 'us-east-1', account: '000000000000', partition: 'aws' };
const RAW_BUCKET = 'brewline-local-raw-000000000000';
const ANSWER_WITHIN = 20_000;

/** A stage that looks deployed: real handlers, embedded queues and buckets, a real warehouse, a fake Lambda. */
interface FakeStage {
  readonly fake: FakeAws;
  readonly aws: Aws;
  readonly cloud: Cloud;
  readonly url: string;
  /** Repairs every part that a test broke. */
  reset(): void;
  /** The raw bucket's object of a key. */
  rawObject(key: string): Promise<string | undefined>;
  putRaw(key: string, text: string): Promise<void>;
}

/** Starts one for a test file, which is stopped with it. */
export async function startFakeStage(folder: string): Promise<FakeStage> {
  const { url } = await startTestPostgres(folder);
  await migrate(url);
  const secrets = { PseudonymKey: PSEUDONYM_KEY };
  const cloud = await startCloud({
    repo: REPOSITORY,
    secrets,
    parameters: { 'warehouse-url': url },
    maxWindowSeconds: 0.1,
    logFolder: join(folder, 'logs'),
  });
  addCleanup(() => cloud.stop());
  const warehouse = openWarehouse(() => Promise.resolve(url));
  addCleanup(() => warehouse.close());
  const fake = await FakeAws.start(cloud.endpoint);
  addCleanup(() => fake.stop());
  Object.assign(process.env, cloud.environment, { AWS_ENDPOINT_URL: fake.endpoint });
  const aws = openAws(PLACE.region);
  addCleanup(() => {
    closeAws(aws);
    return Promise.resolve();
  });
  const s3 = new S3Client({ endpoint: cloud.endpoint });
  addCleanup(() => {
    s3.destroy();
    return Promise.resolve();
  });
  const stage: FakeStage = {
    fake,
    aws,
    cloud,
    url,
    reset() {
      fake.onPut = async (bucket, key) => (bucket === RAW_BUCKET ? cloud.notify(key) : undefined);
      fake.subscriptions = [
        { Protocol: 'email', SubscriptionArn: 'arn:aws:sns:us-east-1:000000000000:brewline-local-alarms:1' },
      ];
      fake.functions.set('brewline-load-local-status', async ({ key = '' }) => ({
        drops: await readWarehouse(url, performance.now() + ANSWER_WITHIN, (session) => status(session, { key })),
      }));
      fake.functions.set('brewline-load-local-retract', ({ key = '' }) =>
        retract(warehouse, { key }, performance.now() + ANSWER_WITHIN),
      );
    },
    rawObject: (Key) =>
      s3.send(new GetObjectCommand({ Bucket: RAW_BUCKET, Key })).then(
        ({ Body }) => Body!.transformToString(),
        (error: unknown) => {
          if (error instanceof NoSuchKey) return undefined;
          throw error;
        },
      ),
    async putRaw(Key, Body) {
      await s3.send(new PutObjectCommand({ Bucket: RAW_BUCKET, Key, Body }));
    },
  };
  stage.reset();
  return stage;
}

/** A progress log that keeps its output. */
export function recordProgress(): { report: ProgressLog; output: () => string } {
  let text = '';
  return { report: new ProgressLog({ write: (piece) => (text += piece) }), output: () => text };
}
