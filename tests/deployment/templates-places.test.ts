/** The templates depend on no account, region or partition, and stages do not conflict. */
import { expect, test } from '@jest/globals';
import { MAX_STAGE_LENGTH } from '@brewline/delivery';
import { type Deployment, deploymentsOf } from './support/deployment.ts';
import { valuesIn } from './support/template.ts';

/** Properties that name something else: an AWS service, a metric, a database or its user, an AWS document. */
const EXTERNAL_NAMES = [
  'ServiceName',
  'MetricName',
  'DbName',
  'AdminUsername',
  'DisplayName',
  'AWS::SSM::Association Name',
];

const deployments = await deploymentsOf('prod', 'existing', 'local');
const [prod, existing, local] = deployments.map(([, deployment]) => namesOf(deployment));
const DIRECTION = '(central|north|south|east|west|northeast|northwest|southeast|southwest)';
const REGION = new RegExp(`\\b(af|ap|ca|cn|eu|il|me|mx|sa|us)(-gov|-iso[a-z]?)?-${DIRECTION}-\\d\\b`);
const ACCOUNT = /(?<![\d.-])\d{12}(?![\d.-])/;

test.each(deployments)('%s: no template names a region, an account or the partition aws', (_, { compiled }) => {
  const texts = [...valuesIn(compiled)].flatMap(({ value, path }) =>
    typeof value === 'string' ? [{ where: path.join('.'), value }] : [],
  );
  expect(texts.length).toBeGreaterThan(500);

  expect(
    texts.filter(({ value }) => REGION.test(value) || ACCOUNT.test(value) || /\barn:aws(-cn|-us-gov)?:/.test(value)),
  ).toEqual([]);
});

test('two stages can be in one account: every name contains its stage', () => {
  expect(prod!.length).toBeGreaterThan(20);

  expect(
    [...prod!, ...existing!].filter(
      ({ name }) => !name.includes('prod') || local!.some((other) => other.name === name),
    ),
  ).toEqual([]);
});

/** Most characters of a name: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html and others. */
const MAX_LENGTH: Readonly<Record<string, number>> = {
  'AWS::ElasticLoadBalancingV2::LoadBalancer': 32,
  'AWS::ElasticLoadBalancingV2::TargetGroup': 32,
  'AWS::IAM::Role': 64,
  'AWS::Lambda::Function': 64,
  'AWS::RedshiftServerless::Namespace': 64,
  'AWS::RedshiftServerless::Workgroup': 64,
  'AWS::S3::Bucket': 63,
  'AWS::SQS::Queue': 80,
  'AWS::Scheduler::Schedule': 64,
};

test('the longest name of a stage fits into every name, in the region with the longest name', () => {
  const stage = 's'.repeat(MAX_STAGE_LENGTH);
  const names = [...prod!, ...existing!].map(({ name, type }) => ({
    type,
    name: name.replace('prod', stage).replace('xx-example-1', 'ap-southeast-1'),
  }));

  expect(names.filter(({ type, name }) => name.length > (MAX_LENGTH[type] ?? 255))).toEqual([]);
});

function namesOf(deployment: Deployment): { type: string; name: string }[] {
  const own = deployment.resources.flatMap((resource) =>
    Object.entries(resource.Properties)
      .filter(
        ([property]) =>
          property.endsWith('Name')
          && !EXTERNAL_NAMES.some((name) => [property, `${resource.Type} ${property}`].includes(name)),
      )
      .map(([, value]) => ({ type: resource.Type, name: deployment.text(resource, value) })),
  );
  const exported = deployment.exports().map(({ name }) => ({ type: 'export', name }));
  return [...own, ...exported].filter(({ name }) => !name.startsWith('{'));
}
