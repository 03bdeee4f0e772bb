import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import { type Dashboard, createDashboardBuilder } from './dashboard-model.ts';
import { CLOUDWATCH, buildTimeSeries, type Measure, buildUptime } from './cloudwatch.ts';
import { layOut, type SizedPanel, type Section } from './layout.ts';
import { createDashboardsLink, TAG } from './dashboard-links.ts';

interface Service {
  readonly name: string;
  readonly does: string;
  /** Functions that queues, schedules and other functions invoke. */
  readonly functions: readonly string[];
  /** Functions that people, deployments and schedules invoke between loads. */
  readonly operations?: readonly string[];
  readonly queue?: string;
  readonly measures?: readonly SizedPanel[];
}

const STAGE = '${stage}';
/** The instance replaces this with its own stage (grafana/instance/apply.sh). */
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
  { name: 'extract', does: 'reads branch files', functions: ['extract'], queue: 'drops' },
  { name: 'transform', does: 'normalizes rows (3NF)', functions: ['transform'], queue: 'rows' },
  {
    name: 'load',
    does: 'writes table batches to the warehouse',
    functions: ['load'],
    operations: ['migrate', 'retract', 'status', 'summarise'],
    queue: 'tables',
    measures: [
      sizeThird(
        buildTimeSeries(
          'How long does a load take?',
          'Per invocation, all its drops together. At most two loads run at a time.',
          's',
          [
            measureBrewline('load', 'LoadSeconds', 'Average', 'Average'),
            measureBrewline('load', 'LoadSeconds', 'Maximum', 'Maximum'),
          ],
        ),
      ),
      sizeThird(
        buildTimeSeries(
          'What happened to the files?',
          'No figure includes a refused file; the dashboard Data quality says why.',
          'locale',
          [
            measureBrewline('load', 'LoadedDrops', 'Sum', 'Loaded'),
            measureBrewline('load', 'RefusedDrops', 'Sum', 'Refused'),
          ],
        ),
      ),
      sizeThird(
        buildTimeSeries(
          'What happened to their rows?',
          'Rows of loaded files. Rejected rows are noted with line and reason.',
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
    does: 'looks for stuck drops, reminds of red alarms',
    functions: ['check', 'remind'],
    measures: [
      sizeThird(
        buildTimeSeries(
          'Which drops need attention?',
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
  { name: 'report', does: 'writes and sends the reports', functions: ['write', 'send'] },
];

/** How the pipeline runs, from CloudWatch: a row for each service. Alarms stay in CloudWatch. */
export function buildPipelineDashboard(): Dashboard {
  const builder = createDashboardBuilder('Pipeline')
    .uid('brewline-pipeline')
    .description(
      'How the pipeline runs, service by service. No activity is normal: files arrive once a night. '
        + 'It refreshes every 15 minutes. Alarms mail what is wrong; it is not only shown here.',
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

/** The stages of the account, from the functions that ran in the last weeks. */
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
      'What is waiting?',
      'Messages in the queue: waiting, or in flight (being processed, or due for redelivery).',
      'locale',
      [
        measureQueue(queue, 'ApproximateNumberOfMessagesVisible', 'Waiting'),
        measureQueue(queue, 'ApproximateNumberOfMessagesNotVisible', 'In flight'),
      ],
    ),
    buildTimeSeries('For how long?', 'Age of the oldest message. SQS leaves out messages received three times.', 's', [
      measureQueue(queue, 'ApproximateAgeOfOldestMessage', 'Oldest message'),
    ]),
    buildTimeSeries(
      'What is in the dead-letter queue?',
      'Messages that failed five times, or that no retry can fix. '
        + 'They are kept for days; docs/runbook.md says how to put them back.',
      'locale',
      [measureQueue(`${queue}-dead-letters`, 'ApproximateNumberOfMessagesVisible', 'Dead letters')],
    ),
    buildTimeSeries(
      'What failed?',
      'Messages that failed once; each is retried until it succeeds or goes to the dead-letter queue.',
      'locale',
      [measureBrewline(name, 'FailedItems', 'Sum', 'Failed messages')],
    ),
  ];
  return panels.map((panel) => ({ panel, width: 6, height: 6 }));
}

function buildUptimePanel({ name, functions }: Service): SizedPanel {
  const measureAll = (metric: string) => functions.map((each) => measureFunction(name, each, metric, 'Sum', metric));
  const about =
    'The share of invocations in the chosen time range that did not end in an error: a crash, a timeout, no start. '
    + 'A message that fails is not an error of the function.';
  return { panel: buildUptime('Uptime', about, measureAll('Errors'), measureAll('Invocations')), width: 4, height: 6 };
}

function buildRunPanels({ name }: Service, functions: readonly string[], group?: string): SizedPanel[] {
  const note = group === undefined ? '' : ` The ${group} run on demand or on a schedule.`;
  const measureEach = (metric: string, statistic: Measure['statistic'], label: string) =>
    functions.map((each) =>
      measureFunction(name, each, metric, statistic, functions.length > 1 ? `${each}: ${label}` : label),
    );
  const addGroup = (title: string) => (group === undefined ? title : `${title} (${group})`);
  return [
    {
      panel: buildTimeSeries(
        addGroup('Does it run?'),
        `Throttled: Lambda did not start it, because its concurrency limit was reached.${note}`,
        'locale',
        [
          ...measureEach('Invocations', 'Sum', 'runs'),
          ...measureEach('Errors', 'Sum', 'errors'),
          ...measureEach('Throttles', 'Sum', 'throttled'),
        ],
      ),
      width: group === undefined ? 10 : 12,
      height: 6,
    },
    {
      panel: buildTimeSeries(addGroup('How long does it take?'), `Per run.${note}`, 'ms', [
        ...measureEach('Duration', 'p50', 'median'),
        ...measureEach('Duration', 'Maximum', 'maximum'),
      ]),
      width: group === undefined ? 10 : 12,
      height: 6,
    },
  ];
}
