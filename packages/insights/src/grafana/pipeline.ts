import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import { type Dashboard, createDashboardBuilder } from './dashboard-model.ts';
import { CLOUDWATCH, buildTimeSeries, type Measure, buildUptime } from './cloudwatch.ts';
import { layOut, type SizedPanel, type Section } from './layout.ts';
import { createDashboardsLink, TAG } from './dashboard-links.ts';

interface Service {
  readonly name: string;
  readonly does: string;
  /** What runs by itself. */
  readonly functions: readonly string[];
  /** What people, deployments and clocks call between loads. */
  readonly operations?: readonly string[];
  readonly queue?: string;
  readonly measures?: readonly SizedPanel[];
}

const STAGE = '${stage}';
/** What the instance puts its own stage for (grafana/instance/apply.sh). */
const OWN_STAGE = 'this-stage';

const functionName = (service: string, name: string) => `brewline-${service}-${STAGE}-${name}`;
const measureFunction = (
  service: string,
  name: string,
  metric: string,
  statistic: Measure['statistic'],
  label: string,
): Measure => ({
  label,
  namespace: 'AWS/Lambda',
  metric,
  dimensions: { FunctionName: functionName(service, name) },
  statistic,
});
const measureQueue = (queue: string, metric: string, label: string): Measure => ({
  label,
  namespace: 'AWS/SQS',
  metric,
  dimensions: { QueueName: `brewline-${STAGE}-${queue}` },
  statistic: 'Maximum',
});
const measureBrewline = (service: string, metric: string, statistic: Measure['statistic'], label: string): Measure => ({
  label,
  namespace: 'Brewline',
  metric,
  dimensions: { stage: STAGE, service },
  statistic,
});

const sizeThird = (panel: SizedPanel['panel']): SizedPanel => ({ panel, width: 8, height: 6 });

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
      sizeThird(
        buildTimeSeries(
          'How long does a load take?',
          'Of an invocation, all its drops together. At most two loads run at a time.',
          's',
          [
            measureBrewline('load', 'LoadSeconds', 'Average', 'On average'),
            measureBrewline('load', 'LoadSeconds', 'Maximum', 'At most'),
          ],
        ),
      ),
      sizeThird(
        buildTimeSeries(
          'What became of the files?',
          'Refused files are in no figure; the dashboard Data quality says why.',
          'locale',
          [
            measureBrewline('load', 'LoadedDrops', 'Sum', 'Loaded'),
            measureBrewline('load', 'RefusedDrops', 'Sum', 'Refused'),
          ],
        ),
      ),
      sizeThird(
        buildTimeSeries(
          'What became of their rows?',
          'Of loaded files. Rejected rows are noted with line and reason.',
          'locale',
          [
            measureBrewline('load', 'ReadRows', 'Sum', 'Read'),
            measureBrewline('load', 'RejectedRows', 'Sum', 'Rejected'),
          ],
        ),
      ),
    ],
  },
  {
    name: 'watch',
    does: 'looks for drops that are stuck, reminds of alarms',
    functions: ['check', 'remind'],
    measures: [
      sizeThird(
        buildTimeSeries(
          'Which drops need somebody?',
          'Counted by each check. Stuck: loading for an hour. '
            + 'Unreconciled: the warehouse differs from the file’s receipt.',
          'locale',
          [
            measureBrewline('watch', 'StuckDrops', 'Maximum', 'Stuck'),
            measureBrewline('watch', 'UnreconciledDrops', 'Maximum', 'Unreconciled'),
          ],
        ),
      ),
    ],
  },
  { name: 'report', does: 'writes the reports and sends them', functions: ['write', 'send'] },
];

/** How the line itself is doing, from CloudWatch: a row for each service. Alarms are CloudWatch's own. */
export function buildPipelineDashboard(): Dashboard {
  const builder = createDashboardBuilder('Pipeline')
    .uid('brewline-pipeline')
    .description(
      'How the line runs, service by service. Silence is normal: files come once a night. '
        + 'It asks CloudWatch again every 15 minutes. What is wrong is mailed by alarms, not shown here alone.',
    )
    .tags([TAG])
    .link(createDashboardsLink())
    .readonly()
    .time({ from: 'now-24h', to: 'now' })
    .timepicker(new dashboard.TimePickerBuilder().refreshIntervals(['5m', '15m', '1h']))
    .refresh('15m')
    .tooltip(dashboard.DashboardCursorSync.Crosshair)
    .withVariable(buildStageVariable());
  return layOut(builder, SERVICES.map(buildSection)).build();
}

/** The stages of the account, told from what ran in the last weeks. */
const buildStageVariable = (): dashboard.QueryVariableBuilder =>
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

function buildSection(service: Service): Section {
  const { name, does, operations = [], measures = [] } = service;
  return {
    title: `${name[0]!.toUpperCase()}${name.slice(1)} ${does}`,
    panels: [
      ...buildQueuePanels(service),
      buildUptimePanel(service),
      ...buildRunPanels(service, service.functions),
      ...measures,
      ...(operations.length > 0 ? buildRunPanels(service, operations, 'operations') : []),
    ],
  };
}

function buildQueuePanels({ name, queue }: Service): SizedPanel[] {
  if (queue === undefined) return [];
  const panels = [
    buildTimeSeries(
      'What waits?',
      'Messages in the queue: those that wait, and those that are being worked on or will come back.',
      'locale',
      [
        measureQueue(queue, 'ApproximateNumberOfMessagesVisible', 'Waiting'),
        measureQueue(queue, 'ApproximateNumberOfMessagesNotVisible', 'Taken'),
      ],
    ),
    buildTimeSeries('For how long?', 'Age of the oldest message. SQS leaves out what was received three times.', 's', [
      measureQueue(queue, 'ApproximateAgeOfOldestMessage', 'Oldest message'),
    ]),
    buildTimeSeries(
      'What was given up?',
      'Dead letters: messages that failed five times or cannot be right. '
        + 'They are kept for days; docs/runbook.md says how to put them back.',
      'locale',
      [measureQueue(`${queue}-dead-letters`, 'ApproximateNumberOfMessagesVisible', 'Dead letters')],
    ),
    buildTimeSeries(
      'What failed?',
      'Messages that failed once; each comes back until it succeeds or is given up.',
      'locale',
      [measureBrewline(name, 'FailedItems', 'Sum', 'Failed messages')],
    ),
  ];
  return panels.map((panel) => ({ panel, width: 6, height: 6 }));
}

function buildUptimePanel({ name, functions }: Service): SizedPanel {
  const counted = (metric: string) => functions.map((each) => measureFunction(name, each, metric, 'Sum', metric));
  const about =
    'The share of invocations in the chosen time that did not end in an error: a crash, a timeout, no start. '
    + 'A message that fails is no error of the function.';
  return { panel: buildUptime('Up-time', about, counted('Errors'), counted('Invocations')), width: 4, height: 6 };
}

function buildRunPanels({ name }: Service, functions: readonly string[], whose?: string): SizedPanel[] {
  const of = whose === undefined ? '' : ` Of the ${whose}, which run on demand or by a clock.`;
  const each = (metric: string, statistic: Measure['statistic'], says: string) =>
    functions.map((one) =>
      measureFunction(name, one, metric, statistic, functions.length > 1 ? `${one}: ${says}` : says),
    );
  const titled = (title: string) => (whose === undefined ? title : `${title} (${whose})`);
  return [
    {
      panel: buildTimeSeries(
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
      panel: buildTimeSeries(titled('How long does it take?'), `One run.${of}`, 'ms', [
        ...each('Duration', 'p50', 'half of them at most'),
        ...each('Duration', 'Maximum', 'the longest'),
      ]),
      width: whose === undefined ? 10 : 12,
      height: 6,
    },
  ];
}
