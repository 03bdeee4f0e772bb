import { ListSubscriptionsByTopicCommand, type Subscription } from '@aws-sdk/client-sns';
import { PutParameterCommand } from '@aws-sdk/client-ssm';
import type { Aws } from './aws.ts';
import { findParameter } from './parameter-store.ts';
import { alarmsTopicArn, parameterName, type StageLocation } from './names.ts';

const EMAIL_ADDRESS = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/**
 * Checks that the stage has an address for its alarms, and stores the given one if it has none. The address is never
 * printed: it is personal data, and the logs of a delivery may be public.
 *
 * @param given the address of `--alarm-email`
 * @throws Error when there is none, another one, or an invalid one
 */
export async function ensureAlarmEmail(
  { ssm }: Aws,
  { stage, region }: StageLocation,
  given: string | undefined,
): Promise<'existing' | 'created'> {
  const name = parameterName(stage, 'alarm-email');
  if (given !== undefined && !EMAIL_ADDRESS.test(given))
    throw new Error(`--alarm-email takes one email address, such as you@example.com.`);
  const stored = await findParameter(ssm, name);
  if (stored !== undefined) {
    if (given === undefined || stored.value === given) return 'existing';
    throw new Error(
      `${name} differs from --alarm-email. To send the alarms to the new address, run\n\n`
        + `  aws ssm put-parameter --overwrite --region ${region} --name ${name} --value you@example.com\n\n`
        + `subscribe it (docs/runbook.md, "No mail comes, or to the wrong address"), and deploy without --alarm-email.`,
    );
  }
  if (given === undefined) {
    throw new Error(
      `Nobody would receive the alarms: ${name} is missing. Deploy with --alarm-email you@example.com, or run\n\n`
        + `  aws ssm put-parameter --region ${region} --name ${name} --type String --value you@example.com`,
    );
  }
  await ssm.send(
    new PutParameterCommand({
      Name: name,
      Type: 'String',
      Value: given,
      Description: 'Where Brewline sends its alarms',
    }),
  );
  return 'created';
}

const MAX_PAGES = 100;

/** @throws Error unless an address has confirmed that it gets the stage's alarms */
export async function checkAlarmEmail({ sns }: Aws, place: StageLocation): Promise<void> {
  const topic = alarmsTopicArn(place);
  const subscriptions: Subscription[] = [];
  let token: string | undefined;
  for (let page = 0; page === 0 || (token !== undefined && page < MAX_PAGES); page += 1) {
    const answer = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn: topic, NextToken: token }));
    subscriptions.push(...(answer.Subscriptions ?? []));
    token = answer.NextToken;
  }
  const emails = subscriptions.filter(({ Protocol }) => Protocol === 'email');
  if (emails.some(({ SubscriptionArn = '' }) => SubscriptionArn.startsWith('arn:'))) return;
  const smokeTest = `npm run smoke-test -- --stage ${place.stage} --region ${place.region}`;
  if (emails.some(({ SubscriptionArn }) => SubscriptionArn === 'PendingConfirmation')) {
    throw new Error(
      `Nobody receives the alarms yet: `
        + `the subscription of the address in ${parameterName(place.stage, 'alarm-email')} is not confirmed.\n`
        + `AWS has sent it a mail, "AWS Notification - Subscription Confirmation": open its link within two days. `
        + `Then run\n\n  ${smokeTest}`,
    );
  }
  throw new Error(
    `Nobody receives the alarms: no address is subscribed to ${topic}; `
      + `it was unsubscribed, or not confirmed within two days. Run\n\n`
      + `  aws sns subscribe --region ${place.region} --topic-arn ${topic} --protocol email `
      + `--notification-endpoint you@example.com\n\n`
      + `open the link in the mail that AWS sends, then run\n\n  ${smokeTest}`,
  );
}
