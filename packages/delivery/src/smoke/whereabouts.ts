import { GetQueueAttributesCommand, GetQueueUrlCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { deadLetterQueueName, functionName, LINE, type Place, queueName } from '../names.ts';

/** What lies in a queue of the line, and in its dead letters. */
interface Depth {
  readonly queue: string;
  readonly service: string;
  readonly waiting: number;
  readonly dead: number;
}

const depthsOf = (sqs: SQSClient, place: Place): Promise<Depth[]> =>
  Promise.all(
    LINE.map(async ({ queue, service }) => ({
      queue,
      service,
      waiting: await messagesIn(sqs, queueName(place, queue)),
      dead: await messagesIn(sqs, deadLetterQueueName(place, queue)),
    })),
  );

/** Whether any message is under way, and the names of the dead-letter queues that hold some. */
export async function whatIsLeft(sqs: SQSClient, place: Place): Promise<{ isUnderWay: boolean; dead: string[] }> {
  const depths = await depthsOf(sqs, place);
  return {
    isUnderWay: depths.some(({ waiting }) => waiting > 0),
    dead: depths.filter(({ dead }) => dead > 0).map(({ queue }) => deadLetterQueueName(place, queue)),
  };
}

/** Says which step of the line holds a drop up, judging by what lies in the queues, and where to look. */
export async function whereabouts(sqs: SQSClient, place: Place): Promise<string> {
  const depths = await depthsOf(sqs, place);
  const column = (value: string | number) => String(value).padStart(14);
  const held = depths.find(({ dead }) => dead > 0) ?? depths.find(({ waiting }) => waiting > 0);
  const name = functionName(place, held?.service ?? 'extract', held?.service ?? 'extract');
  return [
    `  queue  ${column('waiting')}${column('dead letters')}`,
    ...depths.map(({ queue, waiting, dead }) => `  ${queue.padEnd(7)}${column(waiting)}${column(dead)}`),
    '',
    held === undefined
      ? `No message is under way, so either S3's event has not come or extract did not take the file. Look whether the raw bucket still notifies ${queueName(place, 'drops')}, then into`
      : `It is ${held.service} that ${held.dead > 0 ? 'gave messages up' : 'has messages left'}. Look into`,
    `its log: aws logs tail --region ${place.region} /aws/lambda/${name} --since 15m`,
  ].join('\n');
}

/** Visible, hidden and delayed messages; SQS counts right within a minute or so. */
async function messagesIn(sqs: SQSClient, QueueName: string): Promise<number> {
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl,
      AttributeNames: [
        'ApproximateNumberOfMessages',
        'ApproximateNumberOfMessagesNotVisible',
        'ApproximateNumberOfMessagesDelayed',
      ],
    }),
  );
  return Object.values(Attributes).reduce((sum, count) => sum + Number(count), 0);
}
