import { AGAINST_BEFORE } from '../caveats.ts';
import { productsMoved } from '../../sql/products-sold.ts';
import { defineQuestion } from '../question.ts';

export const falling = defineQuestion({
  id: 'falling',
  theme: 'what',
  title: 'What is falling?',
  columns: [
    { key: 'product', label: 'Product', unit: 'text' },
    { key: 'fewer_units', label: 'Fewer units than before', unit: 'count' },
    { key: 'units', label: 'Units sold', unit: 'count' },
    { key: 'previous_units', label: 'Units before', unit: 'count' },
    { key: 'change', label: 'Change', unit: 'percent' },
  ],
  sql: productsMoved('previous_units - units', 'fewer_units', 'units < previous_units'),
  drawing: { kind: 'bars', label: 'product', value: 'fewer_units' },
  placement: {
    documents: ['page', 'report'],
    periods: ['daily', 'weekly', 'monthly'],
    branches: ['all', 'one'],
    dashboards: ['sales', 'branch'],
  },
  advice: 'Find out whether they were sold out, have gone off the board or are no longer wanted.',
  caveat: AGAINST_BEFORE,
});
