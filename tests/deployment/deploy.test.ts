/**
 * A deployment: its checks before it changes anything, the order of its steps, its messages when something fails, and
 * that the stage then works.
 */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateBucketCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { parseDeployArguments, deployStage, type DeployStageOptions, stackName, STACKS } from '@brewline/delivery';
import { makeTemporaryFolder } from '@brewline/testing';
import { contents } from '../support/warehouse.ts';
import { startFakeStage, recordProgress, PLACE, REPOSITORY } from './support/fake-stage.ts';
import { FakeFramework } from './support/fake-framework.ts';

const folder = await makeTemporaryFolder();
const stage = await startFakeStage(folder);
const { fake, aws } = stage;
const GRAFANA = 'brewline-local-grafana-000000000000';
const NAMES = STACKS.map((stack) => stackName(stack, PLACE.stage));
const RUN_AGAIN = 'then run the same command again: stacks that did not change are skipped.';
const ADDRESS = 'ann@example.com';
const WAREHOUSE_URL = { Type: 'SecureString', Value: 'AQICAHencrypted' };

let repo: string;
let framework: FakeFramework;
const options = (more: Partial<DeployStageOptions> = {}): DeployStageOptions => ({
  ...PLACE,
  repo,
  framework: framework.program,
  parameters: {},
  alarmEmail: undefined,
  isPackaged: true,
  signal: new AbortController().signal,
  loadTimeoutMs: 25_000,
  pollMs: 20,
  ...more,
});

/** @returns its output, and its error if it failed */
async function deploy(
  more: Partial<DeployStageOptions> = {},
): Promise<{ output: string; failure: string | undefined }> {
  const { report, output } = recordProgress();
  const failure = await deployStage(aws, options(more), report).catch((error: unknown) => (error as Error).message);
  return { output: output(), failure: failure ?? undefined };
}

beforeEach(() => {
  stage.reset();
  fake.calls.length = 0;
  fake.identity = { account: PLACE.account, arn: 'arn:aws:iam::000000000000:user/ann.example' };
  fake.parameters.clear();
  fake.stacks.clear();
  fake.parameters.set('/brewline/local/alarm-email', { Type: 'String', Value: ADDRESS });
  fake.parameters.set('/brewline/local/warehouse-url', WAREHOUSE_URL);
  repo = mkdtempSync(join(folder, 'checkout-'));
  framework = new FakeFramework(join(repo, 'sls'));
  cpSync(join(REPOSITORY, 'infra/stages.yml'), join(repo, 'infra/stages.yml'));
  for (const { name, folder: place } of STACKS)
    for (const path of [`.package/local/${name}`, place]) mkdirSync(join(repo, path), { recursive: true });
  mkdirSync(join(repo, 'grafana/dashboards'), { recursive: true });
  writeFileSync(join(repo, 'grafana/dashboards/takings.json'), '{}');
});

describe('a deployment that succeeds', () => {
  test('deploys the packaged stacks in order, uploads Grafana’s files, and sends a test drop through', async () => {
    await aws.s3.send(new CreateBucketCommand({ Bucket: GRAFANA })).catch(() => undefined);
    await aws.s3.send(new PutObjectCommand({ Bucket: GRAFANA, Key: 'dashboards/of-last-year.json', Body: '{}' }));
    const { output, failure } = await deploy({ parameters: { timezone: 'Europe/Paris' } });
    expect(failure).toBeUndefined();
    expect(framework.calls()).toEqual(
      STACKS.map(({ name, folder: place }) => ({
        cwd: join(repo, place),
        args: [
          'deploy',
          '--stage',
          'local',
          '--region',
          'us-east-1',
          '--package',
          join(repo, '.package/local', name),
          '--param',
          'timezone=Europe/Paris',
        ],
      })),
    );
    const { Contents } = await aws.s3.send(new ListObjectsV2Command({ Bucket: GRAFANA }));
    expect(Contents!.map(({ Key }) => Key)).toEqual(['dashboards/takings.json']);
    const steps = [...output.matchAll(/^ {2}✓ (\S+(?: \S+)*)/gm)].map(([, step]) => step);
    expect(steps).toEqual([
      ...NAMES,
      'Grafana files uploaded',
      'test drop uploaded',
      'test drop loaded',
      'test drop retracted',
      'alarm email confirmed',
      'The stage local is deployed and works.',
    ]);
    expect((await contents(stage.url)).sale).toEqual([]);
  });

  test('prints the account, the user and the region, and never the alarm address', async () => {
    const { output } = await deploy();
    expect(output).toContain(
      'account      000000000000, us-east-1\n  as           arn:aws:iam::000000000000:user/ann.example\n',
    );
    expect(output).toContain('alarms       to the address in /brewline/local/alarm-email\n');
    expect(output).not.toContain(ADDRESS);
  });

  test('says that a stack has not changed', async () => {
    framework.says('No changes to deploy. Deployment skipped.');
    expect((await deploy()).output).toMatch(/✓ brewline-extract-local +\d s {2}no changes/);
  });

  test('deploys a stack whose last update was rolled back even if the framework sees no change', async () => {
    for (const [at, name] of NAMES.entries()) fake.stacks.set(name, at === 0 ? 'CREATE_COMPLETE' : 'UPDATE_COMPLETE');
    fake.stacks.set('brewline-load-local', 'UPDATE_ROLLBACK_COMPLETE');
    expect((await deploy()).failure).toBeUndefined();
    const forced = framework.calls().filter(({ args }) => args.includes('--force'));
    expect(forced.map(({ cwd }) => cwd)).toEqual([join(repo, 'services/load')]);
  });

  test('stores the alarm address the first time', async () => {
    fake.parameters.delete('/brewline/local/alarm-email');
    const { failure } = await deploy({ alarmEmail: ADDRESS });
    expect(failure).toBeUndefined();
    expect(fake.parameters.get('/brewline/local/alarm-email')).toEqual({ Type: 'String', Value: ADDRESS });
  });
});

describe('nothing is changed when', () => {
  const cases: [what: string, spoil: () => Partial<DeployStageOptions>, says: string][] = [
    ['AWS accepts no credentials', () => ((fake.identity = undefined), {}), 'aws sts get-caller-identity'],
    [
      'nobody would receive the alarms',
      () => (fake.parameters.delete('/brewline/local/alarm-email'), {}),
      'aws ssm put-parameter --region us-east-1 --name /brewline/local/alarm-email --type String',
    ],
    ['the alarm address is invalid', () => ({ alarmEmail: 'ann' }), '--alarm-email takes one email address'],
    [
      'alarms go to another address',
      () => ({ alarmEmail: 'bob@example.com' }),
      '--name /brewline/local/alarm-email --value you@example.com\n',
    ],
    [
      'the URL of the existing warehouse is missing',
      () => (fake.parameters.delete('/brewline/local/warehouse-url'), {}),
      '--type SecureString --value file:///dev/stdin',
    ],
    [
      'the URL of the existing warehouse is not encrypted',
      () => (fake.parameters.set('/brewline/local/warehouse-url', { ...WAREHOUSE_URL, Type: 'String' }), {}),
      'aws ssm delete-parameter',
    ],
    [
      'an update could not be rolled back',
      () => (fake.stacks.set('brewline-load-local', 'UPDATE_ROLLBACK_FAILED'), {}),
      'aws cloudformation continue-update-rollback --region us-east-1 --stack-name brewline-load-local\n',
    ],
    [
      'CloudFormation is still working',
      () => (fake.stacks.set('brewline-watch-local', 'UPDATE_IN_PROGRESS'), {}),
      'CloudFormation is still working on it. Wait until',
    ],
    [
      'a stack was never created',
      () => (fake.stacks.set('brewline-load-local', 'ROLLBACK_COMPLETE'), {}),
      '(cd services/load && npx sls remove --stage local --region us-east-1)',
    ],
    [
      'a stack is not packaged',
      () => (rmSync(join(repo, '.package/local/load'), { recursive: true }), {}),
      'npm run package -- --stage local',
    ],
  ];
  test.each(cases)('%s', async (_, spoil, says) => {
    const { failure } = await deploy(spoil());
    expect(failure).toContain(says);
    expect(framework.calls()).toEqual([]);
    expect(
      fake.calls.filter(({ action }) => !['GetCallerIdentity', 'GetParameter', 'DescribeStacks'].includes(action)),
    ).toEqual([]);
  });

  test('alarms go to another address, and neither is named', async () => {
    const { output, failure } = await deploy({ alarmEmail: 'bob@example.com' });
    for (const address of [ADDRESS, 'bob@example.com']) expect(`${output}${failure}`).not.toContain(address);
  });

  test('the warehouse is its own, and no other URL is required', async () => {
    fake.parameters.delete('/brewline/local/warehouse-url');
    const { output, failure } = await deploy({ parameters: { warehouse: 'serverless' } });
    expect([output, failure]).toEqual([expect.stringContaining('its own Redshift Serverless'), undefined]);
  });
});

test('a stack that fails ends it; the error has the framework’s output, what is deployed and what to do', async () => {
  framework.failsIn('services/load', 'Error:\nUPDATE_FAILED: LoadLambdaFunction (AWS::Lambda::Function)');
  const { output, failure } = await deploy();
  expect(output).toContain('✗ brewline-load-local');
  expect(failure).toBe(
    [
      'brewline-load-local was not deployed. The framework exited with 1. Its last output:',
      '',
      '  Error:',
      '  UPDATE_FAILED: LoadLambdaFunction (AWS::Lambda::Function)',
      '',
      `Deployed before it: ${NAMES.slice(0, 3).join(', ')}. Not yet: ${NAMES.slice(4).join(', ')}.`,
      `CloudFormation rolls a failed stack back. Fix the cause, ${RUN_AGAIN}`,
      'Its whole output: .package/local/load.log',
    ].join('\n'),
  );
  expect(framework.calls()).toHaveLength(4);
  expect(readFileSync(join(repo, '.package/local/load.log'), 'utf8')).toContain('UPDATE_FAILED');
  expect(fake.calls.some(({ service }) => service === 's3')).toBe(false);
});

test('a deployment that is stopped says which stack CloudFormation still finishes', async () => {
  const stop = new AbortController();
  framework.hangsIn('services/extract', () => stop.abort(new Error('Stopped.')));
  const { failure } = await deploy({ signal: stop.signal });
  expect(failure).toMatch(
    /^Stopped while brewline-extract-local was being deployed; CloudFormation finishes what it has begun\./,
  );
  expect(failure).toContain('Deployed before it: brewline-platform-local.');
});

test('a stage whose alarm email is not confirmed works, but the deployment fails', async () => {
  fake.subscriptions = [{ Protocol: 'email', SubscriptionArn: 'PendingConfirmation' }];
  const { output, failure } = await deploy();
  expect(output).toMatch(/✓ test drop retracted .*\n {2}✗ alarm email confirmed/);
  expect(failure).toContain('npm run smoke-test -- --stage local --region us-east-1');
});

describe('its arguments:', () => {
  test('the region is the one given, else AWS_REGION', () => {
    expect(parseDeployArguments(['--stage', 'prod', '--region', 'eu-west-2']).region).toBe('eu-west-2');
    expect(parseDeployArguments(['--stage', 'prod']).region).toBe(process.env.AWS_REGION);
  });

  test.each([
    ['no stage', [], 'Name the stage'],
    ['a stage that a bucket cannot be named after', ['--stage', 'Prod'], 'The stage "Prod"'],
    ['an unknown option', ['--stage', 'prod', '--force'], "'--force'"],
    ['a parameter without a value', ['--stage', 'prod', '--param', 'warehouse'], '--param takes name=value'],
  ])('%s is wrong usage', (_, args, says) => {
    expect(() => parseDeployArguments(args)).toThrow(says);
  });
});
