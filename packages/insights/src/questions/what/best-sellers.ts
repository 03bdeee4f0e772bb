import { ITEM_PRICES } from '../caveats.ts';
import { productsSold } from '../../sql/products-sold.ts';
import { question } from '../question.ts';

export const bestSellers = question({
  id: 'best-sellers',
  theme: 'what',
  title: 'What sells best?',
  columns: [
    { key: 'product', label: 'Product', unit: 'text' },
    { key: 'units', label: 'Units sold', unit: 'count' },
    { key: 'takings', label: 'Takings', unit: 'pounds' },
  ],
  sql: productsSold('product', 'units desc'),
  drawing: { kind: 'bars', label: 'product', value: 'units' },
  advice: 'Never run out of these; what is missing here and on your menu board deserves its place.',
  caveat: ITEM_PRICES,
});
