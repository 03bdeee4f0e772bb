/** Who may do what: no more than the stage's own, and nobody but who it is meant for. */
import { expect, test } from '@jest/globals';
import { deploymentsOf, type Made } from './support/deployment.ts';
import { permissionsOf, resourcePoliciesOf, trustOf, usersOf } from './support/policies.ts';

const deployments = await deploymentsOf('prod', 'existing');

/**
 * Actions that can be granted for everything or not at all, by the tables "Actions, resources and condition keys" of
 * the Service Authorization Reference, https://docs.aws.amazon.com/service-authorization/latest/reference/, in which
 * they name no resource type.
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
 * The same reference names a resource type for these, but they list or search: AWS checks them against everything of
 * the account's that they may come to.
 */
const LISTS: readonly string[] = [
  'cloudwatch:DescribeAlarms',
  'cloudwatch:DescribeAlarmHistory',
  'logs:DescribeLogGroups',
];

/**
 * list_amazonredshiftdataapi.html: a statement is no resource, but a condition can leave those that the role itself has
 * sent.
 */
const OWN_STATEMENTS: readonly string[] = [
  'redshift-data:CancelStatement',
  'redshift-data:DescribeStatement',
  'redshift-data:GetStatementResult',
];
const SENT_BY_ITSELF = JSON.stringify({
  StringEquals: { 'redshift-data:statement-owner-iam-userid': ['${aws:userid}'] },
});

/**
 * list_amazonses.html: whose identities a mail needs depends on how its sender was verified and on who gets it; a
 * condition leaves one sender.
 */
const MAIL: readonly string[] = ['ses:SendEmail'];
const OF_ONE_SENDER = JSON.stringify({ StringEquals: { 'ses:FromAddress': ['reports@example.com'] } });

/** Policies of AWS's own that a role may have. */
const MANAGED = ['service-role/AWSLambdaVPCAccessExecutionRole', 'AmazonSSMManagedInstanceCore'];
/** Who deploys may do nearly anything in the account; only on request are there such roles. */
const DEPLOYERS = ['GithubRole', 'CodebuildRole'];

/** What takes on the role to copy with, also where a Redshift that is there already has to be given it by hand. */
const REDSHIFT = ['redshift.amazonaws.com', 'redshift-serverless.amazonaws.com'];

/** By the type of what refers to a role: the service that takes it on. */
const TAKES_ON: Readonly<Record<string, readonly string[]>> = {
  'AWS::CodeBuild::Project': ['codebuild.amazonaws.com'],
  'AWS::IAM::InstanceProfile': ['ec2.amazonaws.com'],
  'AWS::Lambda::Function': ['lambda.amazonaws.com'],
  'AWS::Scheduler::Schedule': ['scheduler.amazonaws.com'],
};

test.each(deployments)('%s: no action is granted by a pattern, and none by what it is not', (_, deployment) => {
  const grants = permissionsOf(deployment).filter(({ effect }) => effect === 'Allow');

  expect(
    grants.filter(
      ({ actions, keys }) => actions.join().includes('*') || actions.length === 0 || keys.includes('NotResource'),
    ),
  ).toEqual([]);
});

test.each(deployments)(
  '%s: everything that is granted is granted for resources of the stage, but for actions that know no resources',
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

/** One that a template of ours makes, or one whose name says brewline before the first pattern. */
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

test.each(deployments)('%s: of AWS’s own policies, roles have only those of this list', (_, deployment) => {
  for (const role of deployment.all('AWS::IAM::Role')) {
    const names = DEPLOYERS.includes(role.id) ? [...MANAGED, 'PowerUserAccess'] : MANAGED;
    const managed = ((role.Properties.ManagedPolicyArns ?? []) as unknown[])
      .map((arn) => deployment.text(role, arn))
      .filter((arn) => !isOurs(arn));

    expect(names.map((name) => `arn:aws-example:iam::aws:policy/${name}`)).toEqual(expect.arrayContaining(managed));
  }
});

test.each(deployments)('%s: a role is taken on only by the service that it is made for', (_, deployment) => {
  for (const role of deployment.all('AWS::IAM::Role')) {
    const [trust, ...more] = trustOf(deployment, role);
    expect({ role: role.id, more }).toEqual({ role: role.id, more: [] });
    if ('Federated' in trust!.principals) continue;
    const services =
      role.id === 'CopyRole'
        ? REDSHIFT
        : usersOf(role, deployment.resources).flatMap(({ Type }) => TAKES_ON[Type] ?? []);
    expect(trust).toMatchObject({ effect: 'Allow', actions: ['sts:AssumeRole'] });
    expect({ role: role.id, kinds: Object.keys(trust!.principals) }).toEqual({ role: role.id, kinds: ['Service'] });
    expect({
      role: role.id,
      others: trust!.principals.Service!.filter((service) => !services.includes(service)),
    }).toEqual({ role: role.id, others: [] });
  }
});

test('a role that GitHub’s workflows take on is only for one environment of the repository named', () => {
  const [, asked] = deployments.find(([variant]) => variant === 'existing')!;
  const federated = asked
    .all('AWS::IAM::Role')
    .flatMap((role) => trustOf(asked, role))
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
  '%s: what stands at a resource opens it to services of AWS’s that act for this account, and to no pattern of actions',
  (_, deployment) => {
    const grants = resourcePoliciesOf(deployment).filter(
      ({ effect, resource }) => effect === 'Allow' && !isDoor(resource),
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
  '%s: through the network’s door to S3 goes only what the functions behind it do',
  (_, deployment) => {
    const grants = resourcePoliciesOf(deployment).filter(
      ({ resource }) => isDoor(resource) && resource.Properties.VpcEndpointType === 'Gateway',
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
  '%s: the other doors are for this account’s credentials, and for single actions',
  (_, deployment) => {
    const grants = resourcePoliciesOf(deployment).filter(
      ({ resource }) => isDoor(resource) && resource.Properties.VpcEndpointType === 'Interface',
    );

    expect(grants.length).toBeGreaterThan(0);
    for (const { actions, condition } of grants) {
      expect(actions.filter((action) => action.includes('*'))).toEqual([]);
      expect(condition.StringEquals?.['aws:PrincipalAccount']).toEqual(['111122223333']);
    }
  },
);

/** An endpoint's policy grants nothing by itself: it only narrows what goes through. */
const isDoor = ({ Type }: Made): boolean => Type === 'AWS::EC2::VPCEndpoint';
