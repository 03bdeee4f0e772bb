import { ITEM_PRICES } from '../caveats.ts';
import { productsSold } from '../../sql/products-sold.ts';
import { defineQuestion } from '../question.ts';

export const bestNames = defineQuestion({
  id: 'best-names',
  theme: 'what',
  title: 'What sells best, sizes and flavours together?',
  columns: [
    { key: 'name', label: 'Product', unit: 'text' },
    { key: 'units', label: 'Units sold', unit: 'count' },
    { key: 'takings', label: 'Takings', unit: 'pounds' },
  ],
  sql: productsSold('name', 'units desc'),
  drawing: { kind: 'bars', label: 'name', value: 'units' },
  placement: {
    documents: ['page', 'report'],
    periods: ['weekly', 'monthly'],
    branches: ['all', 'one'],
    dashboards: ['sales', 'branch'],
  },
  advice: 'This is what people come for; choose sizes and flavours after it.',
  caveat: `Names count as the tills write them: two that differ by a capital letter are two products. ${ITEM_PRICES}`,
});
