import { AGAINST_BEFORE } from '../caveats.ts';
import { productsMoved } from '../../sql/products-sold.ts';
import { defineQuestion } from '../question.ts';

export const rising = defineQuestion({
  id: 'rising',
  theme: 'what',
  title: 'What is rising?',
  columns: [
    { key: 'product', label: 'Product', unit: 'text' },
    { key: 'more_units', label: 'More units than before', unit: 'count' },
    { key: 'units', label: 'Units sold', unit: 'count' },
    { key: 'previous_units', label: 'Units before', unit: 'count' },
    { key: 'change', label: 'Change', unit: 'percent' },
  ],
  sql: productsMoved('units - previous_units', 'more_units', 'units > previous_units and previous_units > 0'),
  drawing: { kind: 'bars', label: 'product', value: 'more_units' },
  placement: {
    documents: ['page', 'report'],
    periods: ['daily', 'weekly', 'monthly'],
    branches: ['all', 'one'],
    dashboards: ['sales', 'branch'],
  },
  advice: 'Stock up before these run out, and look at what made them rise.',
  caveat: `${AGAINST_BEFORE} Products that did not sell before are left out.`,
});
