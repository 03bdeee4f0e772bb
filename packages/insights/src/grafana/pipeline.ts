import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import { type Dashboard, dashboardBuilder } from './classic.ts';
import { CLOUDWATCH, course, type Measure, shareWithout } from './cloudwatch.ts';
import { lay, type Placed, type Section } from './layout.ts';
import { linkToTheOthers, TAG } from './dashboard-links.ts';

interface Service {
  readonly name: string;
  readonly does: string;
  /** What runs by itself. */
  readonly functions: readonly string[];
  /** What people, deployments and clocks call between loads. */
  readonly operations?: readonly string[];
  readonly queue?: string;
  readonly measures?: readonly Placed[];
}

const STAGE = '${stage}';
/** What the instance puts its own stage for (grafana/instance/apply.sh). */
const OWN_STAGE = 'this-stage';

const functionName = (service: string, name: string) => `brewline-${service}-${STAGE}-${name}`;
const ofFunction = (
  service: string,
  name: string,
  metric: string,
  statistic: Measure['statistic'],
  label: string,
): Measure => ({
  label,
  namespace: 'AWS/Lambda',
  metric,
  of: { FunctionName: functionName(service, name) },
  statistic,
});
const ofQueue = (queue: string, metric: string, label: string): Measure => ({
  label,
  namespace: 'AWS/SQS',
  metric,
  of: { QueueName: `brewline-${STAGE}-${queue}` },
  statistic: 'Maximum',
});
const ours = (service: string, metric: string, statistic: Measure['statistic'], label: string): Measure => ({
  label,
  namespace: 'Brewline',
  metric,
  of: { stage: STAGE, service },
  statistic,
});

const third = (panel: Placed['panel']): Placed => ({ panel, width: 8, height: 6 });

const SERVICES: readonly Service[] = [
  { name: 'extract', does: 'reads the branches’ files', functions: ['extract'], queue: 'drops' },
  { name: 'transform', does: 'brings rows into third normal form', functions: ['transform'], queue: 'rows' },
  {
    name: 'load',
    does: 'brings them into the warehouse',
    functions: ['load'],
    operations: ['migrate', 'retract', 'status', 'summarise'],
    queue: 'tables',
    measures: [
      third(
        course(
          'How long does a load take?',
          'Of an invocation, all its drops together. At most two loads run at a time.',
          's',
          [ours('load', 'LoadSeconds', 'Average', 'On average'), ours('load', 'LoadSeconds', 'Maximum', 'At most')],
        ),
      ),
      third(
        course(
          'What became of the files?',
          'Refused files are in no figure; the dashboard Data quality says why.',
          'locale',
          [ours('load', 'LoadedDrops', 'Sum', 'Loaded'), ours('load', 'RefusedDrops', 'Sum', 'Refused')],
        ),
      ),
      third(
        course(
          'What became of their rows?',
          'Of loaded files. Rejected rows are noted with line and reason.',
          'locale',
          [ours('load', 'ReadRows', 'Sum', 'Read'), ours('load', 'RejectedRows', 'Sum', 'Rejected')],
        ),
      ),
    ],
  },
  {
    name: 'watch',
    does: 'looks for drops that are stuck, reminds of alarms',
    functions: ['check', 'remind'],
    measures: [
      third(
        course(
          'Which drops need somebody?',
          'Counted by each check. Stuck: loading for an hour. Unreconciled: the warehouse differs from the file’s receipt.',
          'locale',
          [
            ours('watch', 'StuckDrops', 'Maximum', 'Stuck'),
            ours('watch', 'UnreconciledDrops', 'Maximum', 'Unreconciled'),
          ],
        ),
      ),
    ],
  },
  { name: 'report', does: 'writes the reports and sends them', functions: ['write', 'send'] },
];

/** How the line itself is doing, from CloudWatch: a row for each service. Alarms are CloudWatch's own. */
export function pipeline(): Dashboard {
  const builder = dashboardBuilder('Pipeline')
    .uid('brewline-pipeline')
    .description(
      'How the line runs, service by service. Silence is normal: files come once a night. It asks CloudWatch again every 15 minutes. What is wrong is mailed by alarms, not shown here alone.',
    )
    .tags([TAG])
    .link(linkToTheOthers())
    .readonly()
    .time({ from: 'now-24h', to: 'now' })
    .timepicker(new dashboard.TimePickerBuilder().refreshIntervals(['5m', '15m', '1h']))
    .refresh('15m')
    .tooltip(dashboard.DashboardCursorSync.Crosshair)
    .withVariable(stages());
  return lay(builder, SERVICES.map(section)).build();
}

/** The stages of the account, told from what ran in the last weeks. */
const stages = (): dashboard.QueryVariableBuilder =>
  new dashboard.QueryVariableBuilder('stage')
    .label('Stage')
    .datasource(CLOUDWATCH)
    .query({
      refId: 'A',
      queryType: 'dimensionValues',
      region: 'default',
      namespace: 'AWS/Lambda',
      metricName: 'Invocations',
      dimensionKey: 'FunctionName',
      dimensionFilters: {},
    })
    .regex(`/^${functionName('extract', 'extract').replace(STAGE, '(.+)')}$/`)
    .current({ text: OWN_STAGE, value: OWN_STAGE })
    .refresh(dashboard.VariableRefresh.OnDashboardLoad)
    .allowCustomValue(false);

function section(service: Service): Section {
  const { name, does, operations = [], measures = [] } = service;
  return {
    title: `${name[0]!.toUpperCase()}${name.slice(1)} ${does}`,
    panels: [
      ...queuePanels(service),
      upTime(service),
      ...runPanels(service, service.functions),
      ...measures,
      ...(operations.length > 0 ? runPanels(service, operations, 'operations') : []),
    ],
  };
}

function queuePanels({ name, queue }: Service): Placed[] {
  if (queue === undefined) return [];
  const panels = [
    course(
      'What waits?',
      'Messages in the queue: those that wait, and those that are being worked on or will come back.',
      'locale',
      [
        ofQueue(queue, 'ApproximateNumberOfMessagesVisible', 'Waiting'),
        ofQueue(queue, 'ApproximateNumberOfMessagesNotVisible', 'Taken'),
      ],
    ),
    course('For how long?', 'Age of the oldest message. SQS leaves out what was received three times.', 's', [
      ofQueue(queue, 'ApproximateAgeOfOldestMessage', 'Oldest message'),
    ]),
    course(
      'What was given up?',
      'Dead letters: messages that failed five times or cannot be right. They are kept for days; docs/runbook.md says how to put them back.',
      'locale',
      [ofQueue(`${queue}-dead-letters`, 'ApproximateNumberOfMessagesVisible', 'Dead letters')],
    ),
    course('What failed?', 'Messages that failed once; each comes back until it succeeds or is given up.', 'locale', [
      ours(name, 'FailedItems', 'Sum', 'Failed messages'),
    ]),
  ];
  return panels.map((panel) => ({ panel, width: 6, height: 6 }));
}

function upTime({ name, functions }: Service): Placed {
  const counted = (metric: string) => functions.map((each) => ofFunction(name, each, metric, 'Sum', metric));
  const about =
    'The share of invocations in the chosen time that did not end in an error: a crash, a timeout, no start. A message that fails is no error of the function.';
  return { panel: shareWithout('Up-time', about, counted('Errors'), counted('Invocations')), width: 4, height: 6 };
}

function runPanels({ name }: Service, functions: readonly string[], whose?: string): Placed[] {
  const of = whose === undefined ? '' : ` Of the ${whose}, which run on demand or by a clock.`;
  const each = (metric: string, statistic: Measure['statistic'], says: string) =>
    functions.map((one) => ofFunction(name, one, metric, statistic, functions.length > 1 ? `${one}: ${says}` : says));
  const titled = (title: string) => (whose === undefined ? title : `${title} (${whose})`);
  return [
    {
      panel: course(
        titled('Does it run?'),
        `Throttled: Lambda did not start it, for want of concurrency.${of}`,
        'locale',
        [
          ...each('Invocations', 'Sum', 'runs'),
          ...each('Errors', 'Sum', 'errors'),
          ...each('Throttles', 'Sum', 'throttled'),
        ],
      ),
      width: whose === undefined ? 10 : 12,
      height: 6,
    },
    {
      panel: course(titled('How long does it take?'), `One run.${of}`, 'ms', [
        ...each('Duration', 'p50', 'half of them at most'),
        ...each('Duration', 'Maximum', 'the longest'),
      ]),
      width: whose === undefined ? 10 : 12,
      height: 6,
    },
  ];
}
