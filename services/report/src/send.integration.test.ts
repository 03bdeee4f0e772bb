/** Sending with the real SDK, against a server that answers as SSM and SES (JSON) and SNS (query and XML) do. */
import { text } from 'node:stream/consumers';
import { inspect } from 'node:util';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SNSClient } from '@aws-sdk/client-sns';
import { SSMClient } from '@aws-sdk/client-ssm';
import { expect, test } from '@jest/globals';
import { startTestServer } from '@brewline/testing';
import { type StoredLetter, send } from './send.ts';

const TOPIC = 'arn:aws:sns:eu-west-2:000000000000:brewline-test-reports';
const PARAMETER = '/brewline/test/report-emails';
const letter: StoredLetter = {
  bucket: 'reports',
  key: 'daily/2021-08-25.html',
  subject: 'Wednesday',
  mail: '<p>Takings</p>',
  text: 'Takings £12.00\n',
};

interface Account {
  readonly sender?: string;
  /** What the Parameter Store holds. */
  readonly emails?: string;
  /** The error that SES or SNS answers with, instead of accepting the message. */
  readonly refusal?: string;
}

/** A fake account; it records the emails and messages that it accepts. */
async function createAccount({ sender = '', emails, refusal }: Account) {
  const mails: unknown[] = [];
  const published: Record<string, string>[] = [];
  const { endpoint, region, credentials } = await startTestServer((request, response) => {
    void text(request).then((body) => {
      const json = (status: number, content: object) =>
        response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(content));
      if (request.headers['x-amz-target'] === 'AmazonSSM.GetParameter') {
        const isThere = (JSON.parse(body) as { Name: string }).Name === PARAMETER && emails !== undefined;
        return isThere
          ? json(200, { Parameter: { Name: PARAMETER, Type: 'StringList', Value: emails } })
          : json(400, { __type: 'ParameterNotFound' });
      }
      if (request.url === '/v2/email/outbound-emails') {
        if (refusal !== undefined) return json(400, { __type: 'MessageRejected', message: refusal });
        mails.push(JSON.parse(body));
        return json(200, { MessageId: '1' });
      }
      if (refusal !== undefined)
        return response
          .writeHead(403)
          .end(
            '<ErrorResponse><Error><Code>AuthorizationError</Code>'
              + `<Message>${refusal}</Message></Error></ErrorResponse>`,
          );
      published.push(Object.fromEntries(new URLSearchParams(body)));
      return response
        .writeHead(200)
        .end('<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>');
    });
  });
  const client = { endpoint, region, credentials };
  const options = {
    ses: new SESv2Client(client),
    sns: new SNSClient(client),
    ssm: new SSMClient(client),
    sender,
    recipientsParameter: PARAMETER,
    topicArn: TOPIC,
  };
  return { mails, published, send: (changes: Partial<StoredLetter> = {}) => send(options, { ...letter, ...changes }) };
}

const WHERE = `
The whole report, with its charts: s3://reports/daily/2021-08-25.html
If you have access to the bucket, run aws s3 cp s3://reports/daily/2021-08-25.html . and open the file in a browser.
`;

test('with a sender, a report is one email with blind copies to all addresses in the Parameter Store', async () => {
  const { mails, published, send } = await createAccount({
    sender: 'reports@example.com',
    emails: 'ann@example.com, bob@example.com,',
  });

  expect(await send()).toEqual({ mailed: 2 });

  const content = (Data: string) => ({ Data, Charset: 'UTF-8' });
  expect(mails).toEqual([
    {
      FromEmailAddress: 'reports@example.com',
      Destination: { BccAddresses: ['ann@example.com', 'bob@example.com'] },
      Content: {
        Simple: {
          Subject: content('Wednesday'),
          Body: { Html: content('<p>Takings</p>'), Text: content(`Takings £12.00\n${WHERE}`) },
        },
      },
    },
  ]);
  expect(published).toEqual([]);
});

test('an email whose HTML was too large to be passed on is sent as text', async () => {
  const { mails, send } = await createAccount({ sender: 'reports@example.com', emails: 'ann@example.com' });

  await send({ mail: '' });

  expect(mails).toEqual([
    expect.objectContaining({ Content: { Simple: expect.objectContaining({ Body: { Text: expect.anything() } }) } }),
  ]);
});

test.each([[undefined], [''], [' , ']])(
  'without an address in the Parameter Store (%j), it fails and says which command to run',
  async (emails) => {
    const { mails, send } = await createAccount({
      sender: 'reports@example.com',
      ...(emails !== undefined && { emails }),
    });

    await expect(send()).rejects.toThrow(
      'The report has no recipients: /brewline/test/report-emails has no address. '
        + 'Run aws ssm put-parameter --overwrite --name /brewline/test/report-emails --type StringList',
    );
    expect(mails).toEqual([]);
  },
);

test('more addresses than SES allows in an email are an error that says how many', async () => {
  const { send } = await createAccount({
    sender: 'reports@example.com',
    emails: Array.from({ length: 51 }, (_, at) => `${at}@example.com`).join(),
  });

  await expect(send()).rejects.toThrow(
    '/brewline/test/report-emails has 51 addresses, and a mail can go to 50 at most.',
  );
});

test('if SES rejects the mail, it fails with the reason and without any address', async () => {
  const refusal =
    'Email address is not verified. The following identities failed the check in region EU-WEST-2: '
    + 'ann@example.com, Bob <bob@example.com>';
  const { send } = await createAccount({
    sender: 'reports@example.com',
    emails: 'ann@example.com,bob@example.com',
    refusal,
  });

  const error: unknown = await send().catch((thrown: unknown) => thrown);

  expect((error as Error).message).toBe(
    'SES rejected the report: MessageRejected: Email address is not verified. '
      + 'The following identities failed the check in region EU-WEST-2: … Bob …',
  );
  expect(inspect(error)).not.toContain('@example.com');
});

test('without a sender, the topic gets the text with the location of the report, and no address is read', async () => {
  const { mails, published, send } = await createAccount({});

  expect(await send()).toEqual({ published: true });

  expect(published).toEqual([
    expect.objectContaining({
      Action: 'Publish',
      TopicArn: TOPIC,
      Subject: 'Wednesday',
      Message: `Takings £12.00\n${WHERE}`,
    }),
  ]);
  expect(mails).toEqual([]);
});

test('the subject for a topic is at most a hundred characters of ASCII on one line', async () => {
  const { published, send } = await createAccount({});

  await send({ subject: `Café · Łódź\n“${'x'.repeat(200)}”` });

  expect(published[0]!.Subject).toMatch(/^Cafe - odzx{90}$/);
});

test('it fails if the topic rejects the message', async () => {
  const { send } = await createAccount({ refusal: 'not authorized' });

  await expect(send()).rejects.toThrow('not authorized');
});
