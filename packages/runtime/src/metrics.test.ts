import { expect, test } from '@jest/globals';
import { emitMetrics } from './metrics.ts';
import { createMemoryLogger, readMetrics } from './testing/index.ts';

test('A measurement is a line in the embedded metric format: its dimensions and its values lie at its root', () => {
  const { logger, lines } = createMemoryLogger('load');

  emitMetrics(logger, { LoadedDrops: 3, ReadRows: 900, RejectedRows: 0 });

  expect(lines).toHaveLength(1);
  expect(readMetrics(lines)).toEqual([
    { stage: 'test', service: 'load', name: 'LoadedDrops', unit: 'Count', value: 3 },
    { stage: 'test', service: 'load', name: 'ReadRows', unit: 'Count', value: 900 },
    { stage: 'test', service: 'load', name: 'RejectedRows', unit: 'Count', value: 0 },
  ]);
});

test('Seconds are measured as seconds, with their fractions', () => {
  const { logger, lines } = createMemoryLogger('load');

  emitMetrics(logger, { LoadSeconds: 12.25 });

  expect(readMetrics(lines)).toEqual([expect.objectContaining({ name: 'LoadSeconds', unit: 'Seconds', value: 12.25 })]);
});

test('A quieter log keeps its metrics, a silent one none', () => {
  const { logger, lines } = createMemoryLogger('load');

  logger.level = 'error';
  logger.warn('not worth a line');
  emitMetrics(logger, { LoadedDrops: 1 });
  expect(lines).toHaveLength(1);

  logger.level = 'silent';
  emitMetrics(logger, { LoadedDrops: 1 });
  expect(lines).toHaveLength(1);
});
