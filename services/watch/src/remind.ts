import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { findRedAlarms } from './red-alarms.ts';
import { buildReminder } from './reminder.ts';

export interface RemindOptions {
  readonly cloudwatch: CloudWatchClient;
  readonly sns: SNSClient;
  readonly stage: string;
  readonly topicArn: string;
}

/**
 * Sends one message about all red alarms of the stage, and none if all are green: CloudWatch reports a change of state
 * once, and does not repeat an alarm that stays red.
 *
 * @returns the names of the red alarms
 */
export async function sendReminder({ cloudwatch, sns, stage, topicArn }: RemindOptions): Promise<string[]> {
  const alarms = await findRedAlarms(cloudwatch, topicArn, `brewline-${stage}-`);
  if (alarms.length > 0) {
    const { subject, message } = buildReminder(stage, alarms);
    await sns.send(new PublishCommand({ TopicArn: topicArn, Subject: subject, Message: message }));
  }
  return alarms.map(({ name }) => name);
}
