/** Packaging, of a checkout of six empty stacks. */
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import {
  checkStageName,
  MAX_STAGE_LENGTH,
  summaryLine,
  packageStacks,
  parseParameters,
  stackName,
  STACKS,
} from '@brewline/delivery';
import { makeTemporaryFolder } from '@brewline/testing';
import { REPOSITORY } from './support/packaged.ts';

const repo = await makeTemporaryFolder();
symlinkSync(join(REPOSITORY, 'node_modules'), join(repo, 'node_modules'));
const out = join(repo, '.package');

function write(stack: (typeof STACKS)[number], outputs: string): void {
  mkdirSync(join(repo, stack.folder), { recursive: true });
  writeFileSync(
    join(repo, stack.folder, 'serverless.yml'),
    `
    service: brewline-${stack.name}
    frameworkVersion: '4'
    provider: { name: aws, region: "\${opt:region}" }
    resources: { Outputs: { ${outputs} } }`,
  );
}

test('the platform comes first, then the services in the order of the data', () => {
  expect(STACKS.map((stack) => stackName(stack, 'prod'))).toEqual(
    ['platform', 'extract', 'transform', 'load', 'watch', 'report'].map((name) => `brewline-${name}-prod`),
  );
});

test('every stack is packaged into its own folder, for stage, region and parameters, without credentials', async () => {
  for (const stack of STACKS) {
    write(
      stack,
      `Said: { Value: "\${sls:stage} \${opt:region} \${param:colour}" }, `
        + `Key: { Value: "\${env:AWS_SECRET_ACCESS_KEY, 'none'}" }`,
    );
  }
  process.env.AWS_SECRET_ACCESS_KEY = 'of the user who runs the tests';
  const announced: string[] = [];
  const packaged = await packageStacks({
    repo,
    stage: 'prod',
    region: 'ca-central-1',
    out,
    parameters: { colour: 'a=b' },
    onPackaged: ({ name }) => announced.push(name),
  });
  delete process.env.AWS_SECRET_ACCESS_KEY;

  expect(packaged.map(({ name, functions, zipBytes }) => ({ name, functions, zipBytes }))).toEqual(
    STACKS.map(({ name }) => ({ name, functions: [], zipBytes: 0 })),
  );
  expect(announced.sort()).toEqual(packaged.map(({ name }) => name).sort());
  for (const { name } of STACKS) {
    const { Outputs } = JSON.parse(
      readFileSync(join(out, name, 'cloudformation-template-update-stack.json'), 'utf8'),
    ) as { Outputs: Record<string, unknown> };
    expect(Outputs).toMatchObject({ Said: { Value: 'prod ca-central-1 a=b' }, Key: { Value: 'none' } });
  }
});

test('the error for a stack that cannot be packaged has the framework’s whole output', async () => {
  for (const stack of STACKS) write(stack, stack.name === 'extract' ? 'It: { Value: "${param:nothing}" }' : '');

  await expect(packageStacks({ repo, stage: 'prod', region: 'ca-central-1', out })).rejects.toThrow(
    new RegExp(
      '^Could not package services/extract/serverless.yml\\. The framework exited with 1:\n\n'
        + '[^]*Value not found at "param" source',
    ),
  );
});

test.each([
  ['Prod', 'must consist of lower-case letters, digits and single hyphens'],
  ['1st', 'a letter first'],
  ['a--b', 'single hyphens between them'],
  ['prod-', 'single hyphens between them'],
  ['', 'must consist of'],
  [
    'p'.repeat(MAX_STAGE_LENGTH + 1),
    `has ${MAX_STAGE_LENGTH + 1} characters, and at most ${MAX_STAGE_LENGTH} fit into the names that AWS allows`,
  ],
])('the stage "%s" is refused before anything is done', async (stage, why) => {
  await expect(packageStacks({ repo: '/nowhere', stage, out })).rejects.toThrow(why);
});

test.each(['dev', 'prod', 'anna-test-2', 'p'.repeat(MAX_STAGE_LENGTH)])('%s is a stage', (stage) => {
  expect(() => checkStageName(stage)).not.toThrow();
});

test('parameters are names and values; a value may contain an equals sign', () => {
  expect(parseParameters(['a=1', 'b=c=d', 'e='])).toEqual({ a: '1', b: 'c=d', e: '' });
  expect(() => parseParameters(['=1'])).toThrow('--param takes name=value, not "=1". Nothing was done.');
});

test('the summary of a stack is its functions and the size of their code, or its number of resources', () => {
  const stack = { ...STACKS[0]!, package: '', resources: 13, functions: [], zipBytes: 0 };
  expect(summaryLine(stack)).toBe('  platform    13 resources');
  expect(summaryLine({ ...stack, name: 'load', functions: ['load', 'status'], zipBytes: 377_010 })).toBe(
    '  load        load, status · 378 kB',
  );
});
