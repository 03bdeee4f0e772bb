import { SendEmailCommand, type SESv2Client } from '@aws-sdk/client-sesv2';
import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { SSMClient } from '@aws-sdk/client-ssm';
import type { Letter } from './letter.ts';
import { readRecipients } from './recipients.ts';

export interface SendOptions {
  readonly ses: SESv2Client;
  readonly sns: SNSClient;
  readonly ssm: SSMClient;
  /** The address that emails come from; `''` if the stage has none. */
  readonly sender: string;
  /** The parameter that holds the recipients' addresses. */
  readonly recipientsParameter: string;
  /** Where a report is published if there is no sender. */
  readonly topicArn: string;
}

/** A letter, and the location of its report. */
export interface StoredLetter extends Letter {
  readonly bucket: string;
  readonly key: string;
}

/**
 * Sends a report: by email if the stage has a sender, else to its topic.
 *
 * @returns to how many addresses it was mailed, or that it was published
 * @throws Error without addresses, because it ends up in the log
 */
export async function send(
  options: SendOptions,
  letter: StoredLetter,
): Promise<{ mailed: number } | { published: true }> {
  return options.sender === '' ? publish(options, letter) : mail(options, letter);
}

async function mail(
  { ses, ssm, sender, recipientsParameter }: SendOptions,
  letter: StoredLetter,
): Promise<{ mailed: number }> {
  const addresses = await readRecipients(ssm, recipientsParameter);
  const content = (Data: string) => ({ Data, Charset: 'UTF-8' });
  const Body = { Text: content(addLocation(letter)), ...(letter.mail !== '' && { Html: content(letter.mail) }) };
  // Blind copies, so that recipients do not see each other's addresses; one message, so that all get it, and nobody
  // twice unless SES's answer is lost.
  const command = new SendEmailCommand({
    FromEmailAddress: sender,
    Destination: { BccAddresses: addresses },
    Content: { Simple: { Subject: content(letter.subject), Body } },
  });
  await ses.send(command).catch((error: unknown) => {
    const { name, message } = error as Error;
    throw new Error(`SES rejected the report: ${name}: ${maskAddresses(message)}`);
  });
  return { mailed: addresses.length };
}

async function publish({ sns, topicArn }: SendOptions, letter: StoredLetter): Promise<{ published: true }> {
  await sns.send(
    new PublishCommand({ TopicArn: topicArn, Subject: toAscii(letter.subject), Message: addLocation(letter) }),
  );
  return { published: true };
}

/** No link: a URL that a Lambda signs expires with the credentials of its role, within hours. */
const addLocation = ({ text, bucket, key }: StoredLetter): string => `${text.trimEnd()}

The whole report, with its charts: s3://${bucket}/${key}
If you have access to the bucket, run aws s3 cp s3://${bucket}/${key} . and open the file in a browser.
`;

/** SNS's limits for a subject: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const MAX_SUBJECT_CHARACTERS = 100;
const toAscii = (subject: string): string =>
  subject
    .normalize('NFKD')
    .replaceAll('·', '-')
    .replaceAll(/[^\x20-\x7e]/g, '')
    .replaceAll(/ +/g, ' ')
    .trim()
    .slice(0, MAX_SUBJECT_CHARACTERS);

/** SES's errors name the addresses that it does not accept. */
const maskAddresses = (message: string): string => message.replaceAll(/\S+@\S+/g, '…');
