/**
 * The smoke test, on the real pipeline: its drop is extracted, transformed, loaded, reconciled and retracted, also when
 * something fails.
 */
import { spawn } from 'node:child_process';
import { PurgeQueueCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { createSmokeDrop, runSmokeTest } from '@brewline/delivery';
import { makeTemporaryFolder, waitUntil } from '@brewline/testing';
import { contents } from '../support/warehouse.ts';
import { queryNumber, query } from '@brewline/testing/postgres';
import { LambdaRejection } from './support/fake-aws.ts';
import { startFakeStage, recordProgress, PLACE, REPOSITORY } from './support/fake-stage.ts';

const stage = await startFakeStage(await makeTemporaryFolder());
const { fake, aws, url } = stage;
const { key } = createSmokeDrop();
const EMPTY = { branch: [], product: [], customer: [], sale: [], sale_item: [] };

/** Long where the real pipeline works, since the machine may be slow; short where nothing will come. */
const PATIENT = { signal: new AbortController().signal, loadTimeoutMs: 25_000, retractTimeoutMs: 10_000, pollMs: 20 };
const IMPATIENT = { ...PATIENT, loadTimeoutMs: 200, retractTimeoutMs: 100 };

const createStop = () => {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort(new Error('Stopped.')) };
};

const newest = async () =>
  (
    await query<{ status: string; loaded_rows: string }>(
      url,
      'select status, loaded_rows from etl.drop_status order by last_modified desc, changed_at desc limit 1',
    )
  )[0];

beforeEach(async () => {
  stage.reset();
  const queues: Record<string, string> = { ...stage.cloud.queues };
  for (const QueueUrl of Object.values(queues)) await aws.sqs.send(new PurgeQueueCommand({ QueueUrl }));
});

test('a drop goes through the whole pipeline, is reconciled, and leaves nothing behind', async () => {
  const { report, output } = recordProgress();
  await runSmokeTest(aws, PLACE, PATIENT, report);
  const [uploaded, loaded, retracted] = output().slice(output().indexOf('✓ test drop uploaded')).split('\n  ');
  expect(uploaded).toMatch(/smoke-test\/brewline_smoke_test\.csv$/);
  expect(loaded).toMatch(/^✓ test drop loaded .* 2 sales, \d+p, as sent$/);
  expect(retracted).toMatch(/^✓ test drop retracted/);
  expect(await newest()).toEqual({ status: 'retracted', loaded_rows: '0' });
  expect(await contents(url)).toEqual(EMPTY);
  expect(await stage.rawObject(key)).toBeUndefined();
});

test('the next test removes what an earlier one left', async () => {
  fake.functions.set('brewline-load-local-retract', () => Promise.reject(new Error('the test was killed before this')));
  await expect(runSmokeTest(aws, PLACE, PATIENT, recordProgress().report)).rejects.toThrow(
    'The test drop was not retracted.',
  );
  expect(await queryNumber(url, 'select count(*) from cafe.sale')).toBe(2);
  stage.reset();
  await runSmokeTest(aws, PLACE, PATIENT, recordProgress().report);
  expect(await contents(url)).toEqual(EMPTY);
});

describe('a test that is interrupted', () => {
  test('retracts its drop', async () => {
    const { signal, abort } = createStop();
    const notify = fake.onPut;
    fake.onPut = async (bucket, name) => {
      await notify(bucket, name);
      await waitUntil(async () => (await newest())?.status === 'loaded');
      abort();
    };
    await expect(runSmokeTest(aws, PLACE, { ...PATIENT, signal }, recordProgress().report)).rejects.toThrow(
      /^Stopped\.$/,
    );
    expect(await newest()).toEqual({ status: 'retracted', loaded_rows: '0' });
    expect(await contents(url)).toEqual(EMPTY);
  });

  test('deletes the file before extract has read it', async () => {
    const { signal, abort } = createStop();
    fake.onPut = () => {
      abort();
      return Promise.resolve();
    };
    const { report, output } = recordProgress();
    await expect(runSmokeTest(aws, PLACE, { ...IMPATIENT, signal }, report)).rejects.toThrow(/^Stopped\.$/);
    expect(output()).toMatch(/✓ test drop retracted .* it had not arrived\n$/);
    expect(await stage.rawObject(key)).toBeUndefined();
  });

  test('says how to retract a drop that is still in the queues', async () => {
    const { signal, abort } = createStop();
    fake.onPut = async () => {
      await aws.sqs.send(
        new SendMessageCommand({
          QueueUrl: stage.cloud.queues.rows,
          MessageBody: 'hidden for a minute',
          DelaySeconds: 60,
        }),
      );
      abort();
    };
    await expect(runSmokeTest(aws, PLACE, { ...IMPATIENT, signal }, recordProgress().report)).rejects.toThrow(
      new RegExp(
        '^Stopped\\.\n\nThe test drop was not retracted\\. .*\n\n'
          + ' {2}aws lambda invoke --region us-east-1 --function-name brewline-load-local-retract ',
      ),
    );
  });
});

test('a drop that is refused fails the test, with the reason', async () => {
  const notify = fake.onPut;
  fake.onPut = async (bucket, name) => {
    await stage.putRaw(name, 'not,a\nbranch,file\n');
    await notify(bucket, name);
  };
  await expect(runSmokeTest(aws, PLACE, PATIENT, recordProgress().report)).rejects.toThrow(
    /^The test drop is refused: \w+\./,
  );
  expect(await newest()).toEqual({ status: 'retracted', loaded_rows: '0' });
});

test('a drop with other totals in the warehouse fails the test, and is retracted', async () => {
  const status = fake.functions.get('brewline-load-local-status')!;
  fake.functions.set('brewline-load-local-status', async (event) => {
    const { drops } = (await status(event)) as { drops: { loaded_rows: number }[] };
    return { drops: drops.map((drop) => ({ ...drop, loaded_rows: drop.loaded_rows && drop.loaded_rows - 1 })) };
  });
  await expect(runSmokeTest(aws, PLACE, PATIENT, recordProgress().report)).rejects.toThrow(
    /holds 2 sales and \d+p, but 2 sales .* and the warehouse holds 1 and/,
  );
  expect(await contents(url)).toEqual(EMPTY);
});

describe('a drop that never arrives fails the test, and the error says where it is held up:', () => {
  beforeEach(() => {
    fake.onPut = () => Promise.resolve();
  });

  test('before extract, if no message is in any queue', async () => {
    const failure = await runSmokeTest(aws, PLACE, IMPATIENT, recordProgress().report).catch(
      (error: unknown) => (error as Error).message,
    );
    expect(failure).toContain('drops               0             0');
    expect(failure).toContain('Check that the raw bucket notifies brewline-local-drops');
    expect(failure).not.toContain('was not retracted');
    expect(await stage.rawObject(key)).toBeUndefined();
  });

  test('in the service with dead letters', async () => {
    await aws.sqs.send(
      new SendMessageCommand({ QueueUrl: stage.cloud.queues.rowsDeadLetters, MessageBody: 'a poison chunk' }),
    );
    const failure = await runSmokeTest(aws, PLACE, IMPATIENT, recordProgress().report).catch(
      (error: unknown) => (error as Error).message,
    );
    expect(failure).toContain('transform has dead letters. Read its log:');
    expect(failure).toContain('/aws/lambda/brewline-transform-local-transform');
    expect(failure).toContain(
      'may be among the messages in brewline-local-rows-dead-letters: it then arrives when those are moved back',
    );
  });
});

test.each<[string, Error]>([
  ['a warehouse that is waking up', Object.assign(new Error('no answer yet'), { name: 'UnavailableError' })],
  ['a function whose network is being reconnected', new LambdaRejection(502, 'ResourceNotReadyException')],
  ['a function that Lambda is updating', new LambdaRejection(409, 'ResourceConflictException')],
  ['Lambda without capacity', new LambdaRejection(429, 'TooManyRequestsException')],
])('the test waits for %s, before the drop is loaded and before it is retracted', async (_, error) => {
  for (const name of ['brewline-load-local-status', 'brewline-load-local-retract']) {
    const works = fake.functions.get(name)!;
    fake.functions.set(name, () => {
      fake.functions.set(name, works);
      throw error;
    });
  }
  await runSmokeTest(aws, PLACE, PATIENT, recordProgress().report);
  expect(await newest()).toEqual({ status: 'retracted', loaded_rows: '0' });
});

test('a warehouse that does not wake up in time fails the test', async () => {
  fake.functions.set('brewline-load-local-status', () =>
    Promise.reject(Object.assign(new Error('no answer yet'), { name: 'UnavailableError' })),
  );
  await expect(runSmokeTest(aws, PLACE, IMPATIENT, recordProgress().report)).rejects.toThrow(
    'brewline-load-local-status failed with UnavailableError: no answer yet',
  );
});

test('the error of a function that fails has its name, its message and its log', async () => {
  fake.functions.set('brewline-load-local-status', () => Promise.reject(new TypeError('no warehouse today')));
  const failure = await runSmokeTest(aws, PLACE, IMPATIENT, recordProgress().report).catch(
    (error: unknown) => (error as Error).message,
  );
  expect(failure).toContain('brewline-load-local-status failed with TypeError: no warehouse today');
  expect(failure).toContain('aws logs tail --region us-east-1 /aws/lambda/brewline-load-local-status --since 15m');
});

describe('as a command', () => {
  const command = (...args: string[]) => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'packages/delivery/src/smoke.ts', ...args], {
      cwd: REPOSITORY,
      env: { ...process.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    const ended = new Promise<{ code: number | null; output: string }>((resolve) =>
      child.once('close', (code) => resolve({ code, output })),
    );
    return { child, ended };
  };

  test('it exits with 0 and names the account and region it tested', async () => {
    const { code, output } = await command('--stage', 'local', '--region', 'us-east-1').ended;
    expect([code, output]).toEqual([0, expect.stringContaining('✓ The stage local works.')]);
    expect(output).toContain('account      000000000000, us-east-1');
  });

  test('on Ctrl-C it retracts the drop and exits with 1', async () => {
    const { child, ended } = command('--stage', 'local', '--region', 'us-east-1');
    const notify = fake.onPut;
    fake.onPut = async (bucket, name) => {
      await notify(bucket, name);
      await waitUntil(async () => (await newest())?.status === 'loaded');
      child.kill('SIGINT');
    };
    const { code, output } = await ended;
    expect([code, output]).toEqual([1, expect.stringMatching(/✓ test drop retracted .*\n\n {2}✗ Stopped\.\n\n$/)]);
    expect(await contents(url)).toEqual(EMPTY);
  });

  test('wrong usage exits with 2', async () => {
    expect(await command().ended).toEqual({
      code: 2,
      output: expect.stringContaining('Usage: npm run smoke-test -- --stage STAGE'),
    });
  });
});
