import type { Logger } from './logger.ts';

/** What is counted; each is something for somebody to look at. */
export type Metric = 'FailedItems' | 'RefusedDrops';

/**
 * Counts something by service, as a log line from which CloudWatch makes a metric of the namespace `Brewline`: the embedded metric format,
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 *
 * @param logger one of `createLogger`, whose lines name the service
 */
export function countMetric(logger: Logger, name: Metric, count: number): void {
  const directive = { Namespace: 'Brewline', Dimensions: [['service']], Metrics: [{ Name: name, Unit: 'Count' }] };
  logger.warn({ _aws: { Timestamp: Date.now(), CloudWatchMetrics: [directive] }, [name]: count }, 'metric');
}
