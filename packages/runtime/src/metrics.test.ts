import { expect, test } from '@jest/globals';
import * as z from 'zod';
import { countMetric } from './metrics.ts';
import { keptLogger } from './testing.ts';

const name = z.string().min(1).max(255);
/** The metadata of a line in CloudWatch's embedded metric format, with the rules of its specification. */
const metadata = z.strictObject({
  Timestamp: z.int(),
  CloudWatchMetrics: z
    .array(
      z.strictObject({
        Namespace: name,
        Dimensions: z.array(z.array(name).max(30)).min(1),
        Metrics: z.array(z.strictObject({ Name: name, Unit: z.enum(['Count', 'Milliseconds', 'Bytes', 'None']) })).max(100),
      }),
    )
    .min(1),
});

test('a count is a line in the embedded metric format: its dimensions and its values lie at its root', () => {
  const { logger, lines } = keptLogger('load');

  countMetric(logger, 'RefusedDrops', 3);

  const [line] = lines;
  const { Timestamp, CloudWatchMetrics } = metadata.parse(line!._aws);
  expect(Math.abs(Timestamp - Date.now())).toBeLessThan(60_000);
  expect(CloudWatchMetrics).toEqual([{ Namespace: 'Brewline', Dimensions: [['service']], Metrics: [{ Name: 'RefusedDrops', Unit: 'Count' }] }]);
  expect(line).toMatchObject({ service: 'load', RefusedDrops: 3 });
});
