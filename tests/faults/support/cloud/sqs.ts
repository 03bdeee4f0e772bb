import { hash, randomUUID } from 'node:crypto';
import { type Answer, failure, type Request } from './answer.ts';

/** A message that a queue has accepted. */
export interface SentMessage {
  readonly messageId: string;
  /** The queue's short name. */
  readonly queue: string;
  readonly body: string;
  /** The message attributes that are text. */
  readonly attributes: Readonly<Record<string, string>>;
}

interface Entry {
  readonly Id?: string;
  readonly MessageBody?: string;
  readonly MessageAttributes?: Readonly<Record<string, { readonly StringValue?: string }>>;
}

/**
 * Answers sends of one message or a batch; a change of visibility succeeds without effect, because here the test
 * decides when a message is redelivered.
 *
 * @param partial whether every other entry of a batch, from the first on, fails
 */
export function answerSqs(
  request: Request,
  parameters: Entry & { Entries?: Entry[] },
  sent: SentMessage[],
  partial: boolean,
): Answer {
  const accept = ({ MessageBody = '', MessageAttributes = {} }: Entry) => {
    const messageId = randomUUID();
    const attributes = Object.fromEntries(
      Object.entries(MessageAttributes).map(([name, { StringValue = '' }]) => [name, StringValue]),
    );
    sent.push({ messageId, queue: request.queue!, body: MessageBody, attributes });
    return { MessageId: messageId, MD5OfMessageBody: hash('md5', MessageBody) };
  };
  const { Entries = [] } = parameters;
  const done = Entries.filter((_, at) => !partial || at % 2 === 1);
  const failed = Entries.filter((entry) => !done.includes(entry)).map(({ Id }) => ({
    Id,
    SenderFault: false,
    Code: 'InternalError',
    Message: 'a fault',
  }));
  switch (request.action) {
    case 'SendMessage':
      return json(accept(parameters));
    case 'SendMessageBatch':
      return json({ Successful: done.map((entry) => ({ Id: entry.Id, ...accept(entry) })), Failed: failed });
    case 'ChangeMessageVisibilityBatch':
      return json({ Successful: done.map(({ Id }) => ({ Id })), Failed: failed });
    default:
      return failure(request, 501);
  }
}

const json = (answer: object): Answer => ({
  status: 200,
  headers: { 'content-type': 'application/x-amz-json-1.0' },
  body: Buffer.from(JSON.stringify(answer)),
});
