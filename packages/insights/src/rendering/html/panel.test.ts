import { expect, test } from '@jest/globals';
import type { Drawing } from '../../questions/question.ts';
import { answerOf, textsIn } from '../../testing/answers.ts';
import { renderPanel } from './panel.ts';

const EVIL = '<img src=x onerror=alert(1)>';
const ESCAPED = '&lt;img src=x onerror=alert(1)&gt;';
const DRAWINGS: readonly Drawing[] = [
  { kind: 'bars', label: 'Name', value: 'Takings' },
  { kind: 'columns', at: 'Name', values: ['Takings'] },
  { kind: 'lines', at: 'Name', value: 'Takings' },
  { kind: 'heatmap', across: 'Hour', down: 'Name', value: 'Takings' },
  { kind: 'figures', values: ['Name', 'Takings'] },
  { kind: 'table' },
];
const UNITS = { Name: 'text', Hour: 'hour', Takings: 'pounds' } as const;

test.each(DRAWINGS)('text from branch files is escaped in $kind', (drawing) => {
  const { text } = renderPanel(answerOf(drawing, UNITS, [[EVIL, 9, 12.5]]), '');
  expect(text).toContain(ESCAPED);
  expect(text).not.toContain('<img');
});

test.each(DRAWINGS)('a panel of kind $kind without rows shows only its title and that it is empty', (drawing) => {
  expect(textsIn(renderPanel(answerOf(drawing, UNITS, []), 'Nothing was sold in this period.').text)).toEqual([
    'What sells best?',
    'Nothing was sold in this period.',
  ]);
});

test('a chart has its figures as a table', () => {
  const { text } = renderPanel(
    answerOf(DRAWINGS[0]!, UNITS, [
      ['Latte', 9, 12.5],
      ['Tea', 10, 3],
    ]),
    '',
  );
  expect(text).toContain('<details id="best-sellers-figures">');
  expect(text).toContain(
    '<tr><th scope="row">Latte</th><td class="text">09:00</td><td class="number">£12.50</td></tr><tr><th '
      + 'scope="row">Tea</th>',
  );
});

test('a table that is too long is cut and says how many rows are missing', () => {
  const { text } = renderPanel(
    answerOf(
      { kind: 'table' },
      UNITS,
      Array.from({ length: 402 }, (_, index) => [`Branch ${index}`, 9, 1]),
    ),
    '',
  );
  expect([text.includes('>Branch 399<'), text.includes('>Branch 400<'), text.includes('And 2 more rows.')]).toEqual([
    true,
    false,
    true,
  ]);
});

test('a heat map is a table of shaded cells, the darkest the highest, with a place for every hour', () => {
  const { text } = renderPanel(
    answerOf(
      { kind: 'heatmap', across: 'Weekday', down: 'Hour', value: 'Sales' },
      { Weekday: 'weekday', Hour: 'hour', Sales: 'average' },
      [
        [2, 11, 60],
        [1, 9, 10],
      ],
    ),
    '',
  );
  expect(text).toContain('<tr><th scope="col">Hour</th><th scope="col">Mon</th><th scope="col">Tue</th></tr>');
  expect(text).toContain('<tr><th scope="row">09:00</th><td class="shade-1">10</td><td class="shade-0"></td></tr>');
  expect(text).toContain('<tr><th scope="row">10:00</th><td class="shade-0"></td><td class="shade-0"></td></tr>');
  expect(text).toContain('<tr><th scope="row">11:00</th><td class="shade-0"></td><td class="shade-5">60</td></tr>');
});

test('figures are large, and the rest of the answer is a note below them', () => {
  const { text } = renderPanel(
    answerOf({ kind: 'figures', values: ['Takings', 'Sales'] }, { Takings: 'pounds', Sales: 'count', Day: 'day' }, [
      [12.5, 1200, '2021-08-25'],
    ]),
    '',
  );
  expect(text).toContain(
    '<div><dt>Takings</dt><dd>£12.50</dd></div><div><dt>Sales</dt><dd>1,200</dd></div></dl><p class="note">Day '
      + 'Wed 25 Aug 2021</p>',
  );
});
