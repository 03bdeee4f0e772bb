import { ITEM_PRICES } from '../caveats.ts';
import { productsSold } from '../../sql/products-sold.ts';
import { defineQuestion } from '../question.ts';

export const worstSellers = defineQuestion({
  id: 'worst-sellers',
  theme: 'what',
  title: 'What sells worst?',
  columns: [
    { key: 'product', label: 'Product', unit: 'text' },
    { key: 'units', label: 'Units sold', unit: 'count' },
    { key: 'takings', label: 'Takings', unit: 'pounds' },
  ],
  sql: productsSold('product', 'units'),
  drawing: { kind: 'bars', label: 'product', value: 'units' },
  placement: {
    documents: ['page', 'report'],
    periods: ['daily', 'weekly', 'monthly'],
    branches: ['all', 'one'],
    dashboards: ['sales', 'branch'],
  },
  advice: 'Ask whether each still earns its place on the menu, or is hidden on the board.',
  caveat: `Only what sold at least once: no file names what nobody bought. ${ITEM_PRICES}`,
});
