/** The smoke test fails while nobody gets the alarms by email. */
import { beforeEach, describe, expect, test } from '@jest/globals';
import { checkAlarmEmail } from '@brewline/delivery';
import { makeTemporaryFolder } from '@brewline/testing';
import { deployedLine, PLACE } from './support/fake-aws-line.ts';

const line = await deployedLine(await makeTemporaryFolder());
const { fake, aws } = line;

beforeEach(() => line.mend());

describe('the alarm email', () => {
  test('is fine once somebody confirmed it', async () => {
    await expect(checkAlarmEmail(aws, PLACE)).resolves.toBeUndefined();
  });

  test.each([
    [
      'is not confirmed',
      [{ Protocol: 'email', SubscriptionArn: 'PendingConfirmation' }],
      'open its link within two days',
    ],
    [
      'is not subscribed',
      [{ Protocol: 'sqs', SubscriptionArn: 'arn:aws:sns:us-east-1:000000000000:x:1' }],
      'aws sns subscribe --region us-east-1',
    ],
  ])('fails the test while it %s', async (_, subscriptions, says) => {
    fake.subscriptions = subscriptions;
    await expect(checkAlarmEmail(aws, PLACE)).rejects.toThrow(says);
  });
});
