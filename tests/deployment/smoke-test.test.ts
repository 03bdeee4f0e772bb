/**
 * The smoke test, on the real line: its drop is read, transformed, loaded, reconciled and taken out again, also when
 * something goes wrong.
 */
import { spawn } from 'node:child_process';
import { PurgeQueueCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { createSmokeDrop, runSmokeTest } from '@brewline/delivery';
import { makeTemporaryFolder, waitUntil } from '@brewline/testing';
import { contents } from '../support/warehouse.ts';
import { queryNumber, query } from '@brewline/testing/postgres';
import { Refusal } from './support/fake-aws.ts';
import { deployedLine, keptReport, PLACE, REPOSITORY } from './support/fake-aws-line.ts';

const line = await deployedLine(await makeTemporaryFolder());
const { fake, aws, url } = line;
const { key } = createSmokeDrop();
const EMPTY = { branch: [], product: [], customer: [], sale: [], sale_item: [] };

/** Generous where the real line works, since the machine may be slow; short where nothing will come. */
const PATIENT = { signal: new AbortController().signal, loadTimeoutMs: 25_000, retractTimeoutMs: 10_000, pollMs: 20 };
const IMPATIENT = { ...PATIENT, loadTimeoutMs: 200, retractTimeoutMs: 100 };

const stopButton = () => {
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
  line.mend();
  const queues: Record<string, string> = { ...line.cloud.queues };
  for (const QueueUrl of Object.values(queues)) await aws.sqs.send(new PurgeQueueCommand({ QueueUrl }));
});

test('a drop goes through the whole line, is reconciled, and leaves nothing behind', async () => {
  const { report, said } = keptReport();
  await runSmokeTest(aws, PLACE, PATIENT, report);
  const [uploaded, loaded, retracted] = said().slice(said().indexOf('✓ test drop uploaded')).split('\n  ');
  expect(uploaded).toMatch(/smoke-test\/brewline_smoke_test\.csv$/);
  expect(loaded).toMatch(/^✓ test drop loaded .* 2 sales, \d+p, as dropped$/);
  expect(retracted).toMatch(/^✓ test drop retracted/);
  expect(await newest()).toEqual({ status: 'retracted', loaded_rows: '0' });
  expect(await contents(url)).toEqual(EMPTY);
  expect(await line.rawObject(key)).toBeUndefined();
});

test('what an earlier test left behind goes with the next one', async () => {
  fake.functions.set('brewline-load-local-retract', () => Promise.reject(new Error('the test was killed before this')));
  await expect(runSmokeTest(aws, PLACE, PATIENT, keptReport().report)).rejects.toThrow(
    'The test drop was not retracted.',
  );
  expect(await queryNumber(url, 'select count(*) from cafe.sale')).toBe(2);
  line.mend();
  await runSmokeTest(aws, PLACE, PATIENT, keptReport().report);
  expect(await contents(url)).toEqual(EMPTY);
});

describe('a test that is interrupted', () => {
  test('retracts its drop', async () => {
    const { signal, abort } = stopButton();
    const notify = fake.onPut;
    fake.onPut = async (bucket, name) => {
      await notify(bucket, name);
      await waitUntil(async () => (await newest())?.status === 'loaded');
      abort();
    };
    await expect(runSmokeTest(aws, PLACE, { ...PATIENT, signal }, keptReport().report)).rejects.toThrow(/^Stopped\.$/);
    expect(await newest()).toEqual({ status: 'retracted', loaded_rows: '0' });
    expect(await contents(url)).toEqual(EMPTY);
  });

  test('takes the file away before anybody has read it', async () => {
    const { signal, abort } = stopButton();
    fake.onPut = () => {
      abort();
      return Promise.resolve();
    };
    const { report, said } = keptReport();
    await expect(runSmokeTest(aws, PLACE, { ...IMPATIENT, signal }, report)).rejects.toThrow(/^Stopped\.$/);
    expect(said()).toMatch(/✓ test drop retracted .* it had not arrived\n$/);
    expect(await line.rawObject(key)).toBeUndefined();
  });

  test('says how to retract a drop that is still on its way', async () => {
    const { signal, abort } = stopButton();
    fake.onPut = async () => {
      await aws.sqs.send(
        new SendMessageCommand({
          QueueUrl: line.cloud.queues.rows,
          MessageBody: 'nobody sees this for a minute',
          DelaySeconds: 60,
        }),
      );
      abort();
    };
    await expect(runSmokeTest(aws, PLACE, { ...IMPATIENT, signal }, keptReport().report)).rejects.toThrow(
      new RegExp(
        '^Stopped\\.\n\nThe test drop was not retracted\\. .*\n\n'
          + ' {2}aws lambda invoke --region us-east-1 --function-name brewline-load-local-retract ',
      ),
    );
  });
});

test('a drop that the line refuses fails the test, with the reason', async () => {
  const notify = fake.onPut;
  fake.onPut = async (bucket, name) => {
    await line.putRaw(name, 'not,a\nbranch,file\n');
    await notify(bucket, name);
  };
  await expect(runSmokeTest(aws, PLACE, PATIENT, keptReport().report)).rejects.toThrow(
    /^The test drop is refused: \w+\./,
  );
  expect(await newest()).toEqual({ status: 'retracted', loaded_rows: '0' });
});

test('a drop that the warehouse counts otherwise fails the test, and is retracted', async () => {
  const status = fake.functions.get('brewline-load-local-status')!;
  fake.functions.set('brewline-load-local-status', async (event) => {
    const { drops } = (await status(event)) as { drops: { loaded_rows: number }[] };
    return { drops: drops.map((drop) => ({ ...drop, loaded_rows: drop.loaded_rows && drop.loaded_rows - 1 })) };
  });
  await expect(runSmokeTest(aws, PLACE, PATIENT, keptReport().report)).rejects.toThrow(
    /holds 2 sales and \d+p, but 2 sales .* and the warehouse holds 1 and/,
  );
  expect(await contents(url)).toEqual(EMPTY);
});

describe('a drop that never arrives fails the test with where it is held up:', () => {
  beforeEach(() => {
    fake.onPut = () => Promise.resolve();
  });

  test('before the line, if no message is anywhere', async () => {
    const failure = await runSmokeTest(aws, PLACE, IMPATIENT, keptReport().report).catch(
      (error: unknown) => (error as Error).message,
    );
    expect(failure).toContain('drops               0             0');
    expect(failure).toContain('Look whether the raw bucket still notifies brewline-local-drops');
    expect(failure).not.toContain('was not retracted');
    expect(await line.rawObject(key)).toBeUndefined();
  });

  test('in the step that gave messages up', async () => {
    await aws.sqs.send(
      new SendMessageCommand({ QueueUrl: line.cloud.queues.rowsDeadLetters, MessageBody: 'a poison chunk' }),
    );
    const failure = await runSmokeTest(aws, PLACE, IMPATIENT, keptReport().report).catch(
      (error: unknown) => (error as Error).message,
    );
    expect(failure).toContain('It is transform that gave messages up.');
    expect(failure).toContain('/aws/lambda/brewline-transform-local-transform');
    expect(failure).toContain(
      'may be among the messages in brewline-local-rows-dead-letters: it then arrives when those are moved back',
    );
  });
});

test.each<[string, Error]>([
  ['a warehouse that is only waking up', Object.assign(new Error('no answer yet'), { name: 'UnavailableError' })],
  ['a function whose network is being connected anew', new Refusal(502, 'ResourceNotReadyException')],
  ['a function that Lambda is at work on', new Refusal(409, 'ResourceConflictException')],
  ['a Lambda that is busy', new Refusal(429, 'TooManyRequestsException')],
])('%s is waited for, before the drop is loaded and before it is retracted', async (_, error) => {
  for (const name of ['brewline-load-local-status', 'brewline-load-local-retract']) {
    const works = fake.functions.get(name)!;
    fake.functions.set(name, () => {
      fake.functions.set(name, works);
      throw error;
    });
  }
  await runSmokeTest(aws, PLACE, PATIENT, keptReport().report);
  expect(await newest()).toEqual({ status: 'retracted', loaded_rows: '0' });
});

test('a warehouse that does not wake up in time fails the test', async () => {
  fake.functions.set('brewline-load-local-status', () =>
    Promise.reject(Object.assign(new Error('no answer yet'), { name: 'UnavailableError' })),
  );
  await expect(runSmokeTest(aws, PLACE, IMPATIENT, keptReport().report)).rejects.toThrow(
    'brewline-load-local-status failed with UnavailableError: no answer yet',
  );
});

test('a function that fails is named with its error and its log', async () => {
  fake.functions.set('brewline-load-local-status', () => Promise.reject(new TypeError('no warehouse today')));
  const failure = await runSmokeTest(aws, PLACE, IMPATIENT, keptReport().report).catch(
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
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (said += text));
    const ended = new Promise<{ code: number | null; said: string }>((resolve) =>
      child.once('close', (code) => resolve({ code, said })),
    );
    return { child, ended };
  };

  test('it ends with 0, having said whose stage it tried', async () => {
    const { code, said } = await command('--stage', 'local', '--region', 'us-east-1').ended;
    expect([code, said]).toEqual([0, expect.stringContaining('✓ The stage local works.')]);
    expect(said).toContain('account      000000000000, us-east-1');
  });

  test('Ctrl-C retracts the drop and ends it with 1', async () => {
    const { child, ended } = command('--stage', 'local', '--region', 'us-east-1');
    const notify = fake.onPut;
    fake.onPut = async (bucket, name) => {
      await notify(bucket, name);
      await waitUntil(async () => (await newest())?.status === 'loaded');
      child.kill('SIGINT');
    };
    const { code, said } = await ended;
    expect([code, said]).toEqual([1, expect.stringMatching(/✓ test drop retracted .*\n\n {2}✗ Stopped\.\n\n$/)]);
    expect(await contents(url)).toEqual(EMPTY);
  });

  test('wrong usage ends with 2', async () => {
    expect(await command().ended).toEqual({
      code: 2,
      said: expect.stringContaining('Usage: npm run smoke-test -- --stage STAGE'),
    });
  });
});
