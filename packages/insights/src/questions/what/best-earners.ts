import { ITEM_PRICES } from '../caveats.ts';
import { productsSold } from '../../sql/products-sold.ts';
import { defineQuestion } from '../question.ts';

export const bestEarners = defineQuestion({
  id: 'best-earners',
  theme: 'what',
  title: 'What brings in the most money?',
  columns: [
    { key: 'product', label: 'Product', unit: 'text' },
    { key: 'takings', label: 'Takings', unit: 'pounds' },
    { key: 'units', label: 'Units sold', unit: 'count' },
  ],
  sql: productsSold('product', 'takings desc'),
  drawing: { kind: 'bars', label: 'product', value: 'takings' },
  placement: {
    documents: ['page', 'report', 'mail'],
    periods: ['daily', 'weekly', 'monthly'],
    branches: ['all', 'one'],
    dashboards: ['sales', 'branch'],
  },
  advice: 'A small change in price or supply matters most here.',
  caveat: ITEM_PRICES,
});
