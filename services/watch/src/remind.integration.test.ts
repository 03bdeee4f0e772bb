/**
 * The reminder as it deploys, with the real SDK, against a server that answers as CloudWatch (JSON) and SNS (query and
 * XML) do.
 */
import type { RequestListener } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';
import { startTestServer } from '@brewline/testing';
import { invoke } from './testing/invoke.ts';

const TOPIC = 'arn:aws:sns:eu-west-2:000000000000:brewline-test-alarms';

interface Alarm {
  readonly AlarmName: string;
  readonly StateValue: 'ALARM' | 'OK';
  readonly StateTransitionedTimestamp: number;
  readonly AlarmDescription?: string;
  readonly AlarmActions: readonly string[];
}

type Request = Record<string, unknown>;

/** A fake account with these alarms; it records the queries and the messages that it gets. */
async function createAccount(alarms: readonly Alarm[], refuses?: 'DescribeAlarms' | 'Publish') {
  const queries: Request[] = [];
  const published: Record<string, string>[] = [];
  const answer: RequestListener = (request, response) => {
    void text(request).then((body) => {
      const target = request.headers['x-amz-target'] as string | undefined;
      const action = target?.split('.')[1] ?? new URLSearchParams(body).get('Action');
      const json = (status: number, content: object) =>
        response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(content));
      const xml = (status: number, content: string) =>
        response.writeHead(status, { 'content-type': 'text/xml' }).end(content);
      if (action === 'DescribeAlarms') {
        queries.push(JSON.parse(body) as Request);
        return refuses === action
          ? json(400, { __type: 'com.amazon.coral.service#AccessDeniedException', message: 'not authorized' })
          : json(200, pageOf(alarms, queries.at(-1)!));
      }
      if (refuses === action)
        return xml(
          403,
          '<ErrorResponse><Error><Type>Sender</Type><Code>AuthorizationError</Code>'
            + '<Message>not authorized</Message></Error></ErrorResponse>',
        );
      published.push(Object.fromEntries(new URLSearchParams(body)));
      return xml(
        200,
        '<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">'
          + '<PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>',
      );
    });
  };
  const { endpoint } = await startTestServer(answer);
  return {
    queries,
    published,
    remind: () => invoke('remind', { AWS_ENDPOINT_URL: endpoint, ALARMS_TOPIC_ARN: TOPIC }),
  };
}

/** One page as CloudWatch would give it: only what was asked for, in the order of names. */
function pageOf(
  alarms: readonly Alarm[],
  { AlarmNamePrefix = '', StateValue, MaxRecords = 50, NextToken = '0' }: Request,
) {
  const found = alarms.filter(
    (alarm) => alarm.AlarmName.startsWith(AlarmNamePrefix as string) && alarm.StateValue === StateValue,
  );
  const from = Number(NextToken);
  const to = from + Number(MaxRecords);
  return {
    MetricAlarms: found.slice(from, to),
    CompositeAlarms: [],
    ...(to < found.length && { NextToken: String(to) }),
  };
}

const red = (AlarmName: string, at = '2026-11-20T21:05:00Z', AlarmDescription = `What ${AlarmName} means.`): Alarm => ({
  AlarmName,
  AlarmActions: [TOPIC],
  StateValue: 'ALARM',
  StateTransitionedTimestamp: Date.parse(at) / 1000,
  AlarmDescription,
});

test('nothing is sent while all alarms of the stage are green, whatever other stages have', async () => {
  const { published, remind } = await createAccount([
    { ...red('brewline-test-load-slow'), StateValue: 'OK' },
    red('brewline-prod-load-slow'),
    red('somebody-elses'),
    { ...red('brewline-test-eu-load-slow'), AlarmActions: [`${TOPIC}-of-another-stage`] },
  ]);

  const { answer, lines } = await remind();

  expect(JSON.parse(answer!)).toEqual({ red: [] });
  expect(published).toEqual([]);
  expect(lines).toMatchObject([{ stage: 'test', service: 'watch', red: [] }]);
});

test('red alarms are one message to the topic, the one that has been red longest first', async () => {
  const { published, remind } = await createAccount([
    red('brewline-test-drops-refused', '2026-11-20T22:00:00Z'),
    red('brewline-test-tables-waiting', '2026-11-18T20:00:00Z'),
  ]);

  expect(JSON.parse((await remind()).answer!)).toEqual({
    red: ['brewline-test-tables-waiting', 'brewline-test-drops-refused'],
  });

  expect(published).toEqual([
    expect.objectContaining({ Action: 'Publish', TopicArn: TOPIC, Subject: 'Brewline test: 2 alarms are red' }),
  ]);
  expect(published[0]!.Message!.split('\n\n').slice(1)).toEqual([
    'brewline-test-tables-waiting\nsince 2026-11-18 20:00 UTC\nWhat brewline-test-tables-waiting means.',
    'brewline-test-drops-refused\nsince 2026-11-20 22:00 UTC\nWhat brewline-test-drops-refused means.\n',
  ]);
});

test('all pages are read, and alarms that do not fit into one SNS message are counted', async () => {
  const many = Array.from({ length: 450 }, (_, at) =>
    red(`brewline-test-${String(at).padStart(3, '0')}`, '2026-11-20T21:05:00Z', '€'.repeat(341)),
  );
  const { queries, published, remind } = await createAccount(many);

  expect(JSON.parse((await remind()).answer!)).toEqual({ red: many.map(({ AlarmName }) => AlarmName) });

  expect(queries.map(({ NextToken }) => NextToken)).toEqual([undefined, '100', '200', '300', '400']);
  expect(published).toHaveLength(1);
  expect(Buffer.byteLength(published[0]!.Message!)).toBeLessThanOrEqual(262_144);
  expect(published[0]!.Message).toMatch(/\n… and \d+ more: aws cloudwatch describe-alarms /);
});

test('the function fails and sends nothing if CloudWatch denies the query', async () => {
  const { published, remind } = await createAccount([red('brewline-test-load-slow')], 'DescribeAlarms');

  expect((await remind()).error).toMatch(/^AccessDeniedException: not authorized/);
  expect(published).toEqual([]);
});

test('the function fails if the topic rejects the message', async () => {
  const { remind } = await createAccount([red('brewline-test-load-slow')], 'Publish');

  expect((await remind()).error).toMatch(/^AuthorizationErrorException: not authorized/);
});
