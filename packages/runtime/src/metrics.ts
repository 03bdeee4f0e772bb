import type { Logger } from './logger.ts';

/** What is measured, and its unit: each is alarmed on (infra/alarms.yml, infra/drop-alarms.yml) or drawn. */
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
 * Measures something by stage and service, as one log line from which CloudWatch makes metrics of the namespace
 * `Brewline`: the embedded metric format,
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 *
 * @param logger one of `createLogger`, whose lines name the stage and the service
 */
export function emitMetrics(logger: Logger, values: Partial<Record<Metric, number>>): void {
  if (!logger.isLevelEnabled('fatal')) return;
  const metrics = (Object.keys(values) as Metric[]).map((name) => ({ Name: name, Unit: UNITS[name] }));
  const directive = { Namespace: 'Brewline', Dimensions: [['stage', 'service']], Metrics: metrics };
  // A level of its own: a log that is only quieter must not turn the alarms off.
  logger
    .child({}, { level: 'info' })
    .info({ _aws: { Timestamp: Date.now(), CloudWatchMetrics: [directive] }, ...values }, 'metric');
}
