import type { Deployment, Made } from './deployment.ts';

/** A metric that an alarm uses. */
export interface AlarmMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

interface RawMetric {
  readonly Namespace: unknown;
  readonly MetricName: unknown;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: unknown }[];
}

/** Every metric that an alarm uses: its own, or those of its expression. */
export function metricsOf(deployment: Deployment, alarm: Made): AlarmMetric[] {
  const { Metrics, ...own } = alarm.Properties as {
    Metrics?: { MetricStat?: { Metric: RawMetric } }[];
  } & Partial<RawMetric>;
  const raw = Metrics
    ? Metrics.flatMap(({ MetricStat }) => (MetricStat ? [MetricStat.Metric] : []))
    : [own as RawMetric];
  return raw.map(({ Namespace, MetricName, Dimensions = [] }) => ({
    namespace: deployment.text(alarm, Namespace),
    name: deployment.text(alarm, MetricName),
    dimensions: Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, deployment.text(alarm, Value)])),
  }));
}
