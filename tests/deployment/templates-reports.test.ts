/** When reports are written and how they are sent. */
import { expect, test } from '@jest/globals';
import { deploymentsOf } from './support/deployment.ts';

const deployments = await deploymentsOf('prod', 'existing');

test.each(deployments)(
  '%s: reports are written at seven in the stage’s time zone: daily, on Mondays and on the 1st of the month',
  (_, deployment) => {
    const schedules = deployment.all('AWS::Scheduler::Schedule').filter(({ stack }) => stack === 'report');

    expect(
      schedules.map(({ Properties }) => [
        Properties.ScheduleExpression,
        (Properties.Target as { Input: string }).Input,
      ]),
    ).toEqual([
      ['cron(0 7 * * ? *)', '{"period":"daily"}'],
      ['cron(0 7 ? * MON *)', '{"period":"weekly"}'],
      ['cron(0 7 1 * ? *)', '{"period":"monthly"}'],
    ]);
    for (const { Properties } of schedules)
      expect(Properties).toMatchObject({
        ScheduleExpressionTimezone: 'Europe/London',
        State: 'ENABLED',
        FlexibleTimeWindow: { Mode: 'OFF' },
      });
  },
);

test.each(deployments)(
  '%s: summaries are updated before, and the check wakes Redshift in the same minute',
  (_, deployment) => {
    const expressionOf = (id: string) =>
      deployment.all('AWS::Scheduler::Schedule').find((schedule) => schedule.id === id)?.Properties.ScheduleExpression;

    expect([expressionOf('SummariseSchedule'), expressionOf('CheckSchedulerSchedule1')]).toEqual([
      'cron(0 6,23 * * ? *)',
      'cron(0 7,22 * * ? *)',
    ]);
  },
);

test.each(deployments)('%s: a written report is passed on to send only', (_, deployment) => {
  const configs = deployment.all('AWS::Lambda::EventInvokeConfig');

  expect(configs).toHaveLength(1);
  const { FunctionName, DestinationConfig } = configs[0]!.Properties as {
    FunctionName: unknown;
    DestinationConfig: { OnSuccess: { Destination: unknown } };
  };
  expect(deployment.text(configs[0]!, FunctionName)).toBe('brewline-report-prod-write');
  expect(Object.keys(DestinationConfig)).toEqual(['OnSuccess']);
  expect(deployment.byArn(configs[0]!, DestinationConfig.OnSuccess.Destination).Properties.FunctionName).toBe(
    'brewline-report-prod-send',
  );
});

test.each(deployments)(
  '%s: write is in the network, and send, which must reach SES or SNS, is not',
  (_, deployment) => {
    const inNetwork = (name: string) =>
      'VpcConfig'
      in deployment
        .all('AWS::Lambda::Function')
        .find(({ Properties }) => Properties.FunctionName === `brewline-report-prod-${name}`)!.Properties;

    expect([inNetwork('write'), inNetwork('send')]).toEqual([true, false]);
  },
);
