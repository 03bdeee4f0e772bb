/** Permissions: only for the stage's own resources, and only for those who need them. */
import { expect, test } from '@jest/globals';
import { deploymentsOf, type Made } from './support/deployment.ts';
import { permissionsOf, resourcePoliciesOf, trustOf, usersOf } from './support/policies.ts';

const deployments = await deploymentsOf('prod', 'existing');

/**
 * Actions that can only be granted for all resources: the tables "Actions, resources and condition keys" of the Service
 * Authorization Reference, https://docs.aws.amazon.com/service-authorization/latest/reference/, have no resource type
 * for them.
 */
const WITHOUT_RESOURCES: readonly string[] = [
  // list_awsx-ray.html
  'xray:PutTraceSegments',
  'xray:PutTelemetryRecords',
  // list_amazoncloudwatch.html
  'cloudwatch:DescribeAlarmsForMetric',
  'cloudwatch:GetMetricData',
  'cloudwatch:ListMetrics',
  'cloudwatch:PutMetricData',
  // list_amazoncloudwatchlogs.html
  'logs:GetQueryResults',
  'logs:StopQuery',
];

/**
 * The same reference has a resource type for these, but they list or search: AWS checks them against everything in the
 * account that they might return.
 */
const LISTS: readonly string[] = [
  'cloudwatch:DescribeAlarms',
  'cloudwatch:DescribeAlarmHistory',
  'logs:DescribeLogGroups',
];

/** list_amazonredshiftdataapi.html: a statement is not a resource, but a condition can allow those of the role. */
const OWN_STATEMENTS: readonly string[] = [
  'redshift-data:CancelStatement',
  'redshift-data:DescribeStatement',
  'redshift-data:GetStatementResult',
];
const SENT_BY_ITSELF = JSON.stringify({
  StringEquals: { 'redshift-data:statement-owner-iam-userid': ['${aws:userid}'] },
});

/**
 * list_amazonses.html: which identities an email needs depends on how its sender was verified and on its recipients; a
 * condition allows one sender.
 */
const MAIL: readonly string[] = ['ses:SendEmail'];
const OF_ONE_SENDER = JSON.stringify({ StringEquals: { 'ses:FromAddress': ['reports@example.com'] } });

/** Policies of AWS's own that a role may have. */
const MANAGED = ['service-role/AWSLambdaVPCAccessExecutionRole', 'AmazonSSMManagedInstanceCore'];
/** A deployer may do nearly anything in the account; these roles exist only if a stage asks for them. */
const DEPLOYERS = ['GithubRole', 'CodebuildRole'];

/** The services that assume the role for COPY, also for an existing Redshift, to which it is attached by hand. */
const REDSHIFT = ['redshift.amazonaws.com', 'redshift-serverless.amazonaws.com'];

/** By the type of the resource that refers to a role: the service that assumes it. */
const ASSUMED_BY: Readonly<Record<string, readonly string[]>> = {
  'AWS::CodeBuild::Project': ['codebuild.amazonaws.com'],
  'AWS::IAM::InstanceProfile': ['ec2.amazonaws.com'],
  'AWS::Lambda::Function': ['lambda.amazonaws.com'],
  'AWS::Scheduler::Schedule': ['scheduler.amazonaws.com'],
};

test.each(deployments)('%s: no action is granted by a wildcard, NotAction or NotResource', (_, deployment) => {
  const grants = permissionsOf(deployment).filter(({ effect }) => effect === 'Allow');

  expect(
    grants.filter(
      ({ actions, keys }) => actions.join().includes('*') || actions.length === 0 || keys.includes('NotResource'),
    ),
  ).toEqual([]);
});

test.each(deployments)(
  '%s: everything is granted for resources of the stage, except actions without resource types',
  (_, deployment) => {
    const grants = permissionsOf(deployment).filter(({ effect }) => effect === 'Allow');
    expect(grants.length).toBeGreaterThan(5);
    const wide = grants.flatMap(({ of, actions, resources, condition }) => {
      const narrowed = { [SENT_BY_ITSELF]: OWN_STATEMENTS, [OF_ONE_SENDER]: MAIL }[JSON.stringify(condition)] ?? [];
      const mayBeWide = [...WITHOUT_RESOURCES, ...LISTS, ...narrowed];
      const narrow = actions.filter((action) => !mayBeWide.includes(action));
      return resources
        .filter((resource) => !isOurs(resource))
        .flatMap((resource) => narrow.map((action) => `${of} may ${action} on ${resource}`));
    });

    expect(wide).toEqual([]);
  },
);

/** One that our templates create, or one whose name has brewline before the first wildcard. */
function isOurs(resource: string): boolean {
  const [fixed = ''] = resource.split('*');
  return (
    /^\{(platform|extract|transform|load|watch|report)\.\w+(\.[\w.]+)?\}/.test(fixed) || fixed.includes('brewline')
  );
}

test('write may only put reports; send may only mail from one address, or publish where there is none', () => {
  const mayDo = (role: string) =>
    deployments.map(([, deployment]) =>
      permissionsOf(deployment)
        .filter(({ of }) => of === `report: ${role}`)
        .flatMap(({ actions, resources }) => resources.map((resource) => `${actions.join()} ${resource}`)),
    );
  const traces = 'xray:PutTraceSegments,xray:PutTelemetryRecords *';
  const logs =
    'logs:CreateLogStream,logs:PutLogEvents '
    + 'arn:aws-example:logs:xx-example-1:111122223333:log-group:/aws/lambda/brewline-report-prod-send:*';
  const parameter = (name: string) =>
    `ssm:GetParameter arn:aws-example:ssm:xx-example-1:111122223333:parameter/brewline/prod/${name}`;
  const places = ['daily', 'weekly', 'monthly'].map(
    (period) => `s3:PutObject {platform.ReportsBucket.Arn}/${period}/*`,
  );
  const ses = (resource: string) => `ses:SendEmail arn:aws-example:ses:xx-example-1:111122223333:${resource}/*`;

  expect(mayDo('WriteRole')).toEqual([
    [
      'secretsmanager:GetSecretValue {platform.LoaderSecret}',
      ...places,
      'lambda:InvokeFunction {report.SendLambdaFunction.Arn}',
      traces,
    ],
    [parameter('warehouse-url'), ...places, 'lambda:InvokeFunction {report.SendLambdaFunction.Arn}', traces],
  ]);
  expect(mayDo('SendRole')).toEqual([
    ['sns:Publish {platform.ReportsTopic}', logs, traces],
    [ses('identity'), ses('configuration-set'), parameter('report-emails'), logs, traces],
  ]);
});

test.each(deployments)('%s: roles have only these managed policies of AWS', (_, deployment) => {
  for (const role of deployment.all('AWS::IAM::Role')) {
    const names = DEPLOYERS.includes(role.id) ? [...MANAGED, 'PowerUserAccess'] : MANAGED;
    const managed = ((role.Properties.ManagedPolicyArns ?? []) as unknown[])
      .map((arn) => deployment.text(role, arn))
      .filter((arn) => !isOurs(arn));

    expect(names.map((name) => `arn:aws-example:iam::aws:policy/${name}`)).toEqual(expect.arrayContaining(managed));
  }
});

test.each(deployments)('%s: a role can be assumed only by the service that it is for', (_, deployment) => {
  for (const role of deployment.all('AWS::IAM::Role')) {
    const [trust, ...more] = trustOf(deployment, role);
    expect({ role: role.id, more }).toEqual({ role: role.id, more: [] });
    if ('Federated' in trust!.principals) continue;
    const services =
      role.id === 'CopyRole'
        ? REDSHIFT
        : usersOf(role, deployment.resources).flatMap(({ Type }) => ASSUMED_BY[Type] ?? []);
    expect(trust).toMatchObject({ effect: 'Allow', actions: ['sts:AssumeRole'] });
    expect({ role: role.id, kinds: Object.keys(trust!.principals) }).toEqual({ role: role.id, kinds: ['Service'] });
    expect({
      role: role.id,
      others: trust!.principals.Service!.filter((service) => !services.includes(service)),
    }).toEqual({ role: role.id, others: [] });
  }
});

test('the role for GitHub’s workflows can be assumed only from one environment of one repository', () => {
  const [, existing] = deployments.find(([variant]) => variant === 'existing')!;
  const federated = existing
    .all('AWS::IAM::Role')
    .flatMap((role) => trustOf(existing, role))
    .filter(({ principals }) => 'Federated' in principals);

  expect(federated).toHaveLength(1);
  expect(federated[0]!.actions).toEqual(['sts:AssumeRoleWithWebIdentity']);
  const { StringEquals = {}, StringLike = {} } = federated[0]!.condition;
  expect(StringEquals).toMatchObject({ 'token.actions.githubusercontent.com:aud': ['sts.amazonaws.com'] });
  expect({ ...StringLike, ...StringEquals }['token.actions.githubusercontent.com:sub']).toEqual([
    'repo:example/brewline:environment:prod',
  ]);
});

test.each(deployments)(
  '%s: resource policies allow only AWS services acting for this account, without wildcard actions',
  (_, deployment) => {
    const grants = resourcePoliciesOf(deployment).filter(
      ({ effect, resource }) => effect === 'Allow' && !isEndpoint(resource),
    );
    expect(grants.length).toBeGreaterThan(1);
    for (const { of, principals, actions, condition } of grants) {
      expect({
        of,
        kinds: Object.keys(principals),
        patterns: actions.filter((action) => action.includes('*')),
      }).toEqual({ of, kinds: ['Service'], patterns: [] });
      expect({ of, account: condition.StringEquals?.['aws:SourceAccount'] }).toEqual({ of, account: ['111122223333'] });
    }
  },
);

test.each(deployments)(
  '%s: the network’s S3 endpoint allows only what the functions in the network do',
  (_, deployment) => {
    const grants = resourcePoliciesOf(deployment).filter(
      ({ resource }) => isEndpoint(resource) && resource.Properties.VpcEndpointType === 'Gateway',
    );
    const buckets = [
      '{platform.CleanBucket.Arn}',
      '{platform.CleanBucket.Arn}/*',
      '{platform.ReportsBucket.Arn}/*',
      expect.stringMatching(/^arn:aws-example:s3:::cloudformation-custom-resource-response-/),
    ];

    expect(new Set(grants.flatMap(({ actions }) => actions))).toEqual(
      new Set(['s3:GetObject', 's3:PutObject', 's3:ListBucket']),
    );
    for (const bucket of grants.flatMap(({ resources }) => resources)) expect(buckets).toContainEqual(bucket);
  },
);

test.each(deployments)(
  '%s: the other endpoints allow only named actions with this account’s credentials',
  (_, deployment) => {
    const grants = resourcePoliciesOf(deployment).filter(
      ({ resource }) => isEndpoint(resource) && resource.Properties.VpcEndpointType === 'Interface',
    );

    expect(grants.length).toBeGreaterThan(0);
    for (const { actions, condition } of grants) {
      expect(actions.filter((action) => action.includes('*'))).toEqual([]);
      expect(condition.StringEquals?.['aws:PrincipalAccount']).toEqual(['111122223333']);
    }
  },
);

/** An endpoint's policy grants nothing by itself: it only restricts. */
const isEndpoint = ({ Type }: Made): boolean => Type === 'AWS::EC2::VPCEndpoint';
