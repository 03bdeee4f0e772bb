import { expect, test } from '@jest/globals';
import { emitMetrics } from './metrics.ts';
import { createMemoryLogger, readMetrics } from './testing/index.ts';

test('metrics are one line in the embedded metric format, with dimensions and values at its root', () => {
  const { logger, lines } = createMemoryLogger('load');

  emitMetrics(logger, { LoadedDrops: 3, ReadRows: 900, RejectedRows: 0 });

  expect(lines).toHaveLength(1);
  expect(readMetrics(lines)).toEqual([
    { stage: 'test', service: 'load', name: 'LoadedDrops', unit: 'Count', value: 3 },
    { stage: 'test', service: 'load', name: 'ReadRows', unit: 'Count', value: 900 },
    { stage: 'test', service: 'load', name: 'RejectedRows', unit: 'Count', value: 0 },
  ]);
});

test('seconds have their own unit and keep their fractions', () => {
  const { logger, lines } = createMemoryLogger('load');

  emitMetrics(logger, { LoadSeconds: 12.25 });

  expect(readMetrics(lines)).toEqual([expect.objectContaining({ name: 'LoadSeconds', unit: 'Seconds', value: 12.25 })]);
});

test('a higher log level keeps the metrics, `silent` discards them', () => {
  const { logger, lines } = createMemoryLogger('load');

  logger.level = 'error';
  logger.warn('not worth a line');
  emitMetrics(logger, { LoadedDrops: 1 });
  expect(lines).toHaveLength(1);

  logger.level = 'silent';
  emitMetrics(logger, { LoadedDrops: 1 });
  expect(lines).toHaveLength(1);
});
