import { ITEM_PRICES } from '../caveats.ts';
import { productsSold } from '../../sql/products-sold.ts';
import { formatCounted } from '../../rendering/format.ts';
import { type Answer, defineQuestion } from '../question.ts';

export const bestSellers = defineQuestion({
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
  placement: {
    documents: ['page', 'report', 'mail'],
    periods: ['daily', 'weekly', 'monthly'],
    branches: ['all', 'one'],
    dashboards: ['sales', 'branch'],
    terminal: { columns: ['product', 'units', 'takings'], firstRows: 5, lastRows: 0 },
    summary: describeBestSellers,
  },
  advice: 'Never run out of these; any that is missing on your menu board deserves a place there.',
  caveat: ITEM_PRICES,
});

/** `Regular Latte, Hazelnut sold best: 1,040 units.` Left out if three or more share first place. */
function describeBestSellers(rows: Answer['rows']): string | undefined {
  const first = rows.filter(({ units }) => units === rows[0]!.units);
  if (first.length === 0 || first.length > 2) return undefined;
  const names = first.map(({ product }) => product).join(' and ');
  return `${names} sold best: ${formatCounted(Number(first[0]!.units), 'unit')}${first.length === 2 ? ' each' : ''}.`;
}
