import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SNSClient } from '@aws-sdk/client-sns';
import { SSMClient } from '@aws-sdk/client-ssm';
import { baseConfig, clientOptions, createLogger, readConfig } from '@brewline/runtime';
import * as z from 'zod';
import { send } from './send.ts';

const config = readConfig({
  ...baseConfig,
  REPORT_SENDER: z.union([z.literal(''), z.email()]),
  RECIPIENTS_PARAMETER: z.string().startsWith('/'),
  REPORTS_TOPIC_ARN: z.string().startsWith('arn:'),
});
const logger = createLogger('report', config.STAGE);
const options = {
  ses: new SESv2Client(clientOptions),
  sns: new SNSClient(clientOptions),
  ssm: new SSMClient(clientOptions),
  sender: config.REPORT_SENDER,
  recipientsParameter: config.RECIPIENTS_PARAMETER,
  topicArn: config.REPORTS_TOPIC_ARN,
};

/**
 * The record that Lambda passes on after an asynchronous invocation that succeeded:
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
const record = z.object({
  responsePayload: z.object({
    bucket: z.string(),
    key: z.string(),
    subject: z.string(),
    mail: z.string(),
    text: z.string(),
  }),
});

/** Sends the report that `write` has just written. */
export const handler = async (event: unknown): Promise<void> => {
  const { responsePayload: letter } = record.parse(event);
  const sent = await send(options, letter);
  logger.info({ key: letter.key, ...sent }, 'report sent');
};
