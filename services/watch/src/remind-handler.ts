import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { SNSClient } from '@aws-sdk/client-sns';
import { baseConfig, clientOptions, createLogger, readConfig } from '@brewline/runtime';
import * as z from 'zod';
import { sendReminder } from './remind.ts';

const config = readConfig({ ...baseConfig, ALARMS_TOPIC_ARN: z.string().startsWith('arn:') });
const logger = createLogger('watch', config.STAGE);
const cloudwatch = new CloudWatchClient(clientOptions);
const sns = new SNSClient(clientOptions);

/** Sends a reminder of the alarms that are still red. */
export const handler = async (): Promise<{ red: string[] }> => {
  const red = await sendReminder({ cloudwatch, sns, stage: config.STAGE, topicArn: config.ALARMS_TOPIC_ARN });
  logger.info({ red }, 'reminder');
  return { red };
};
