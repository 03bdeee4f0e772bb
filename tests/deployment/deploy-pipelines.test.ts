/**
 * Delivery by GitHub and CodeBuild: what they run, who may start them, and that the names match the stacks.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import {
  alarmsTopicArn,
  bucketName,
  deadLetterQueueName,
  functionName,
  PIPELINE,
  type StageLocation,
  queueName,
} from '@brewline/delivery';
import { readYamlFile } from '@brewline/local/platform';
import { deploymentOf } from './support/deployment.ts';
import { REPOSITORY } from './support/packaged.ts';
import { textsIn } from './support/template.ts';

const deployments = await Promise.all([deploymentOf('prod'), deploymentOf('existing')]);

const read = (path: string): unknown => parse(readFileSync(join(REPOSITORY, path), 'utf8'));

test('the names in packages/delivery are those in the templates', () => {
  const infra = readdirSync(join(REPOSITORY, 'infra'))
    .map((name) => readFileSync(join(REPOSITORY, 'infra', name), 'utf8'))
    .join('\n');
  const place: StageLocation = {
    stage: '${sls:stage}',
    account: '${AWS::AccountId}',
    region: '${AWS::Region}',
    partition: '${AWS::Partition}',
  };
  const queues = PIPELINE.flatMap(({ queue }) => [queueName(place, queue), deadLetterQueueName(place, queue)]);
  const named = [
    `BucketName: !Sub ${bucketName(place, 'raw')}`,
    `BucketName: !Sub ${bucketName(place, 'grafana')}`,
    `TopicName: ${alarmsTopicArn(place).slice(alarmsTopicArn(place).indexOf('brewline-'))}`,
    ...queues.map((name) => `QueueName: ${name}`),
  ];
  expect(named.filter((line) => !infra.includes(`${line}\n`))).toEqual([]);
  const made = deployments[0].all('AWS::Lambda::Function').map(({ Properties }) => Properties.FunctionName);
  const invoked = [
    ...PIPELINE.map(({ service }) => [service, service] as const),
    ['load', 'status'] as const,
    ['load', 'retract'] as const,
  ];
  expect(
    invoked
      .map(([service, name]) => functionName({ ...place, stage: 'prod' }, service, name))
      .filter((name) => !made.includes(name)),
  ).toEqual([]);
});

const workflows = readdirSync(join(REPOSITORY, '.github/workflows')).map((name) => `.github/workflows/${name}`);

describe('the deliveries', () => {
  const { scripts } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  test.each([...workflows, 'buildspec.yml'])('%s calls only npm scripts that exist', (path) => {
    const called = textsIn(read(path)).flatMap((text) =>
      [...text.matchAll(/\bnpm run (\S+)/g)].map(([, script]) => script!),
    );
    expect(called).not.toEqual([]);
    expect(called.filter((script) => !(script in scripts))).toEqual([]);
  });

  test.each([...workflows, 'buildspec.yml'])('%s deploys only after the tests, and the same commit', (path) => {
    const commands = textsIn(read(path)).filter((text) => /^(\.ci\/run|npm run)/.test(text));
    expect(commands).toEqual([
      '.ci/run',
      'npm run package -- --stage "$STAGE"',
      'npm run deploy -- --stage "$STAGE" --packaged',
    ]);
  });

  test.each(workflows)('%s pins actions to a commit, and names its version', (path) => {
    const uses = readFileSync(join(REPOSITORY, path), 'utf8')
      .split('\n')
      .filter((line) => /\buses:/.test(line));
    expect(uses).not.toEqual([]);
    expect(uses.filter((line) => !/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
  });

  test.each(workflows)('%s has no secret, may only read, and gets an identity only in the job deploy', (path) => {
    const workflow = read(path) as {
      permissions: object;
      jobs: Record<string, { 'permissions'?: object; 'timeout-minutes'?: number }>;
    };
    expect(textsIn(workflow).filter((text) => text.includes('secrets.'))).toEqual([]);
    expect(workflow.permissions).toEqual({ contents: 'read' });
    for (const [name, job] of Object.entries(workflow.jobs)) {
      expect(job.permissions).toEqual(name === 'deploy' ? { 'contents': 'read', 'id-token': 'write' } : undefined);
      expect(job['timeout-minutes']).toBeGreaterThan(0);
    }
  });
});

describe('the versions of Node', () => {
  const manifest = (folder: string) =>
    JSON.parse(readFileSync(join(REPOSITORY, folder, 'package.json'), 'utf8')) as {
      engines: { node: string };
      dependencies?: object;
    };
  const least = `${manifest('.').engines.node.replace('>=', '')}.0`;
  const onDeployedNode = new RegExp(
    `^${/^DEPLOYS='(.*)'$/m.exec(readFileSync(join(REPOSITORY, '.ci/run'), 'utf8'))![1]!}`,
  );

  test('the workflows and CodeBuild run the lowest version that package.json allows', () => {
    const used = workflows.flatMap((path) =>
      [...readFileSync(join(REPOSITORY, path), 'utf8').matchAll(/node-version: ([\w.]+)/g)].map(
        ([, version]) => version,
      ),
    );
    expect(new Set(used)).toEqual(new Set([least]));
    expect(read('buildspec.yml')).toMatchObject({
      phases: { install: { 'runtime-versions': { nodejs: Number(least.split('.')[0]) } } },
    });
  });

  test('functions and the packages in them are tested on the Node they deploy to', () => {
    const inFunctions = new Set<string>();
    const follow = (folder: string): void => {
      inFunctions.add(folder);
      const packages = Object.keys(manifest(folder).dependencies ?? {}).filter((name) => name.startsWith('@brewline/'));
      packages
        .map((name) => name.replace('@brewline', 'packages'))
        .filter((name) => !inFunctions.has(name))
        .forEach(follow);
    };
    readdirSync(join(REPOSITORY, 'services'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .forEach(({ name }) => follow(`services/${name}`));
    const all = ['services', 'packages'].flatMap((folder) =>
      readdirSync(join(REPOSITORY, folder), { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => `${folder}/${name}`),
    );
    expect(all.filter((folder) => onDeployedNode.test(`${folder}/`)).sort()).toEqual([...inFunctions].sort());
    expect(['tests/deployment/', 'tests/faults/'].filter((folder) => !onDeployedNode.test(folder))).toEqual([]);
  });
});

describe('the job that deploys from GitHub', () => {
  const { jobs } = read('.github/workflows/deliver.yml') as {
    jobs: { deploy: { 'timeout-minutes': number; 'steps': { run?: string; with?: Record<string, unknown> }[] } };
  };
  const { steps, 'timeout-minutes': minutes } = jobs.deploy;

  test('runs no script of a package, which could use its identity', () => {
    expect(steps.map(({ run = '' }) => run).filter((run) => /^npm (ci|i|install)\b/.test(run))).toEqual([
      'npm ci --ignore-scripts',
    ]);
  });

  test('keeps its role for as long as it may run', () => {
    const { Resources } = readYamlFile(join(REPOSITORY, 'infra/delivery.yml')) as {
      Resources: Record<string, { Properties: Record<string, unknown> }>;
    };
    const seconds = Number(
      steps.find((step) => 'role-to-assume' in (step.with ?? {}))?.with?.['role-duration-seconds'],
    );
    expect(seconds).toBeGreaterThanOrEqual(minutes * 60);
    expect(Resources.GithubRole!.Properties.MaxSessionDuration).toBeGreaterThanOrEqual(seconds);
  });
});
