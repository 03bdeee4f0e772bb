import type { Logger } from './logger.ts';

/** The metrics and their units; each has an alarm (infra/alarms.yml, infra/drop-alarms.yml) or a chart. */
const UNITS = {
  FailedItems: 'Count',
  RefusedDrops: 'Count',
  LoadedDrops: 'Count',
  ReadRows: 'Count',
  RejectedRows: 'Count',
  LoadSeconds: 'Seconds',
  StuckDrops: 'Count',
  UnreconciledDrops: 'Count',
} as const;

export type Metric = keyof typeof UNITS;

/**
 * Emits metrics by stage and service, as one log line from which CloudWatch makes metrics in the namespace
 * `Brewline`: the embedded metric format,
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 *
 * @param logger made by `createLogger`, whose lines have the stage and the service
 */
export function emitMetrics(logger: Logger, values: Partial<Record<Metric, number>>): void {
  if (!logger.isLevelEnabled('fatal')) return;
  const metrics = (Object.keys(values) as Metric[]).map((name) => ({ Name: name, Unit: UNITS[name] }));
  const directive = { Namespace: 'Brewline', Dimensions: [['stage', 'service']], Metrics: metrics };
  // Its own level: a higher log level must not turn the alarms off.
  logger
    .child({}, { level: 'info' })
    .info({ _aws: { Timestamp: Date.now(), CloudWatchMetrics: [directive] }, ...values }, 'metric');
}
