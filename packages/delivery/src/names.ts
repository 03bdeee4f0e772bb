/** Account, partition and region of a stage. */
export interface StageLocation {
  readonly stage: string;
  readonly region: string;
  /** Twelve digits. */
  readonly account: string;
  /** `aws`, `aws-cn`, `aws-us-gov` … */
  readonly partition: string;
}

/** The queues of the pipeline, in the order of the data, with the service that reads each. */
export const PIPELINE = [
  { queue: 'drops', service: 'extract' },
  { queue: 'rows', service: 'transform' },
  { queue: 'tables', service: 'load' },
] as const;

/** The names in `infra/`: literal in the templates, so that they can be used without querying CloudFormation. */
export const bucketName = ({ stage, account }: StageLocation, store: 'raw' | 'grafana'): string =>
  `brewline-${stage}-${store}-${account}`;
export const queueName = ({ stage }: StageLocation, queue: string): string => `brewline-${stage}-${queue}`;
export const deadLetterQueueName = ({ stage }: StageLocation, queue: string): string =>
  `brewline-${stage}-${queue}-dead-letters`;
export const alarmsTopicArn = ({ stage, account, region, partition }: StageLocation): string =>
  `arn:${partition}:sns:${region}:${account}:brewline-${stage}-alarms`;
export const functionName = ({ stage }: StageLocation, service: string, name: string): string =>
  `brewline-${service}-${stage}-${name}`;
export const parameterName = (stage: string, parameter: 'alarm-email' | 'warehouse-url'): string =>
  `/brewline/${stage}/${parameter}`;
