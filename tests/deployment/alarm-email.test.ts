/** The smoke test fails while no address receives the alarms. */
import { beforeEach, describe, expect, test } from '@jest/globals';
import { checkAlarmEmail } from '@brewline/delivery';
import { makeTemporaryFolder } from '@brewline/testing';
import { startFakeStage, PLACE } from './support/fake-stage.ts';

const stage = await startFakeStage(await makeTemporaryFolder());
const { fake, aws } = stage;

beforeEach(() => stage.reset());

describe('the alarm email', () => {
  test('passes once somebody confirmed it', async () => {
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
