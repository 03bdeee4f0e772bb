import { type CloudWatchClient, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';

/** An alarm that is red. */
export interface RedAlarm {
  readonly name: string;
  readonly since: Date;
  /** What it means and what to do, as infra/alarms.yml says. */
  readonly description: string;
}

/**
 * One answer's limit: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
 */
const PAGE_SIZE = 100;

/**
 * The red alarms that go to a topic, the one that has been red longest first.
 *
 * @param prefix of their names; another stage's may begin with it too, such as `prod-eu` beside `prod`
 */
export async function findRedAlarms(client: CloudWatchClient, topicArn: string, prefix: string): Promise<RedAlarm[]> {
  const alarms: RedAlarm[] = [];
  for await (const { MetricAlarms = [] } of paginateDescribeAlarms(
    { client, pageSize: PAGE_SIZE },
    { AlarmNamePrefix: prefix, StateValue: 'ALARM', AlarmTypes: ['MetricAlarm'] },
  ))
    for (const {
      AlarmName,
      AlarmDescription = '',
      AlarmActions = [],
      StateTransitionedTimestamp,
      StateUpdatedTimestamp,
    } of MetricAlarms)
      if (AlarmActions.includes(topicArn))
        alarms.push({
          name: AlarmName!,
          since: (StateTransitionedTimestamp ?? StateUpdatedTimestamp)!,
          description: AlarmDescription,
        });
  return alarms.sort((a, b) => a.since.getTime() - b.since.getTime());
}
