import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { findRedAlarms } from './red-alarms.ts';
import { reminderOf } from './reminder.ts';

export interface RemindOptions {
  readonly cloudwatch: CloudWatchClient;
  readonly sns: SNSClient;
  readonly stage: string;
  readonly topicArn: string;
}

/**
 * Sends one message about all of the stage's alarms that are red, and none if all are green: CloudWatch tells of a
 * change of state once, and never again of an alarm that stays red.
 *
 * @returns the names of the red alarms
 */
export async function sendReminder({ cloudwatch, sns, stage, topicArn }: RemindOptions): Promise<string[]> {
  const alarms = await findRedAlarms(cloudwatch, topicArn, `brewline-${stage}-`);
  if (alarms.length > 0) {
    const { subject, message } = reminderOf(stage, alarms);
    await sns.send(new PublishCommand({ TopicArn: topicArn, Subject: subject, Message: message }));
  }
  return alarms.map(({ name }) => name);
}
