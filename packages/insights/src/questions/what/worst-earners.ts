import { ITEM_PRICES } from '../caveats.ts';
import { productsSold } from '../../sql/products-sold.ts';
import { defineQuestion } from '../question.ts';

export const worstEarners = defineQuestion({
  id: 'worst-earners',
  theme: 'what',
  title: 'What brings in the least money?',
  columns: [
    { key: 'product', label: 'Product', unit: 'text' },
    { key: 'takings', label: 'Takings', unit: 'pounds' },
    { key: 'units', label: 'Units sold', unit: 'count' },
  ],
  sql: productsSold('product', 'takings'),
  drawing: { kind: 'bars', label: 'product', value: 'takings' },
  placement: {
    documents: ['page', 'report'],
    periods: ['monthly'],
    branches: ['all', 'one'],
    dashboards: ['sales', 'branch'],
  },
  advice: 'What sells often and is here is cheap; what sells seldom and is here is a candidate to go.',
  caveat: `Only what sold at least once: no file names what nobody bought. ${ITEM_PRICES}`,
});
