/** The properties of every function, and the content of its package. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { unzipSync } from 'fflate';
import { STACKS } from '@brewline/delivery';
import { readYamlFile } from '@brewline/local/platform';
import { deploymentOf, type Made } from './support/deployment.ts';
import { REPOSITORY } from './support/packaged.ts';

interface State {
  readonly service: {
    readonly provider: { readonly stackTags?: unknown };
    readonly functions: Record<
      string,
      { readonly timeout?: number; readonly memorySize?: number; readonly name: string }
    >;
  };
}

const RUNTIME = (readYamlFile(join(REPOSITORY, 'services/provider.yml')) as { runtime: string }).runtime;
const prod = await deploymentOf('prod');
const functions = prod
  .all('AWS::Lambda::Function')
  .map((made) => [String(made.Properties.FunctionName), made] as const);
const stateOf = (stack: string) =>
  JSON.parse(readFileSync(join(prod.folder, stack, 'serverless-state.json'), 'utf8')) as State;
const environmentOf = ({ Properties }: Made) =>
  (Properties.Environment as { Variables: Record<string, unknown> }).Variables;

test('these are the functions', () => {
  expect(functions.map(([name]) => name)).toEqual([
    'brewline-extract-prod-extract',
    'brewline-transform-prod-transform',
    'brewline-load-prod-load',
    'brewline-load-prod-migrate',
    'brewline-load-prod-retract',
    'brewline-load-prod-status',
    'brewline-load-prod-summarise',
    'brewline-watch-prod-check',
    'brewline-watch-prod-remind',
    'brewline-report-prod-write',
    'brewline-report-prod-send',
  ]);
});

(process.env.DEPLOYED_NODE === 'required' ? test : test.skip)(
  'the Node of these tests is the one of the functions',
  () => {
    expect(`nodejs${process.versions.node.split('.')[0]!}.x`).toBe(RUNTIME);
  },
);

test.each(functions)('%s runs on the Node of provider.yml on arm64, traced', (_, { Properties }) => {
  expect(Properties).toMatchObject({ Runtime: RUNTIME, Architectures: ['arm64'], TracingConfig: { Mode: 'Active' } });
});

test.each(functions)('%s gets its stage, and source maps for its errors', (_, made) => {
  expect(environmentOf(made)).toMatchObject({ STAGE: 'prod', NODE_OPTIONS: '--enable-source-maps' });
});

test.each(functions)('%s sets its own timeout and memory', (name, { stack }) => {
  const own = Object.values(stateOf(stack).service.functions).find((one) => one.name === name)!;

  expect(own.timeout).toBeGreaterThan(0);
  expect(own.timeout).toBeLessThanOrEqual(900);
  expect(own.memorySize).toBeGreaterThanOrEqual(256);
});

test.each(functions)('%s keeps its log for 30 days', (name, { stack }) => {
  const group = prod
    .all('AWS::Logs::LogGroup')
    .find(({ Properties }) => Properties.LogGroupName === `/aws/lambda/${name}`);

  expect(group).toMatchObject({ stack, Properties: { RetentionInDays: 30 } });
});

test.each(functions)('%s has its handler and the handler’s source map in its package', (_, { stack, Properties }) => {
  const module = String(Properties.Handler).replace(/\.\w+$/, '.mjs');

  expect(filesOf(stack)).toEqual(expect.arrayContaining([module, `${module}.map`]));
});

test('the package of migrate has the migrations of Redshift and PostgreSQL', () => {
  const names = ['redshift', 'postgres'].map((dialect) => `migrations/0001_cafe.${dialect}.sql`);

  expect(filesOf('load')).toEqual(expect.arrayContaining(names));
});

test.each(STACKS.map(({ name }) => name))('everything in %s is tagged with application and stage', (stack) => {
  expect(stateOf(stack).service.provider.stackTags).toMatchObject({ application: 'brewline', stage: 'prod' });
});

function filesOf(stack: string): string[] {
  return Object.keys(
    unzipSync(readFileSync(join(prod.folder, stack, `brewline-${stack}.zip`)), { filter: () => true }),
  );
}
