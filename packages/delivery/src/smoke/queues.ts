import { GetQueueAttributesCommand, GetQueueUrlCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { deadLetterQueueName, functionName, PIPELINE, type StageLocation, queueName } from '../names.ts';

/** Number of messages in a queue of the pipeline, and in its dead-letter queue. */
interface QueueCounts {
  readonly queue: string;
  readonly service: string;
  readonly waiting: number;
  readonly dead: number;
}

const readDepths = (sqs: SQSClient, place: StageLocation): Promise<QueueCounts[]> =>
  Promise.all(
    PIPELINE.map(async ({ queue, service }) => ({
      queue,
      service,
      waiting: await countMessages(sqs, queueName(place, queue)),
      dead: await countMessages(sqs, deadLetterQueueName(place, queue)),
    })),
  );

/** Whether any message is in a queue, and the names of the dead-letter queues that are not empty. */
export async function findLeftovers(
  sqs: SQSClient,
  place: StageLocation,
): Promise<{ isUnderWay: boolean; dead: string[] }> {
  const depths = await readDepths(sqs, place);
  return {
    isUnderWay: depths.some(({ waiting }) => waiting > 0),
    dead: depths.filter(({ dead }) => dead > 0).map(({ queue }) => deadLetterQueueName(place, queue)),
  };
}

/** Says which service holds a drop up, judging by the queues, and where to look. */
export async function explainQueues(sqs: SQSClient, place: StageLocation): Promise<string> {
  const depths = await readDepths(sqs, place);
  const column = (value: string | number) => String(value).padStart(14);
  const held = depths.find(({ dead }) => dead > 0) ?? depths.find(({ waiting }) => waiting > 0);
  const name = functionName(place, held?.service ?? 'extract', held?.service ?? 'extract');
  return [
    `  queue  ${column('waiting')}${column('dead letters')}`,
    ...depths.map(({ queue, waiting, dead }) => `  ${queue.padEnd(7)}${column(waiting)}${column(dead)}`),
    '',
    held === undefined
      ? `No message is in a queue: either S3's event has not come, or extract did not read the file. `
        + `Check that the raw bucket notifies ${queueName(place, 'drops')}, then read extract's log:`
      : `${held.service} has ${held.dead > 0 ? 'dead letters' : 'messages left'}. Read its log:`,
    `aws logs tail --region ${place.region} /aws/lambda/${name} --since 15m`,
  ].join('\n');
}

/** Visible, hidden and delayed messages; SQS's counts are right within a minute or so. */
async function countMessages(sqs: SQSClient, QueueName: string): Promise<number> {
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
