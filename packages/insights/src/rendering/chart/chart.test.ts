import { expect, test } from '@jest/globals';
import type { Answer } from '../../questions/question.ts';
import { answerOf, textsIn } from '../../testing/answers.ts';
import { renderChart } from './chart.ts';

const EVIL = '<img src=x onerror=alert(1)>';
const ESCAPED = '&lt;img src=x onerror=alert(1)&gt;';

/** The drawings for phones and for screens. */
function drawings(answer: Answer): [narrow: string, wide: string] {
  const [narrow, wide, ...others] = [...renderChart(answer).text.matchAll(/<svg .*?<\/svg>/gs)].map(([svg]) => svg);
  expect(others).toEqual([]);
  expect([narrow, wide]).toEqual([
    expect.stringContaining('class="narrow" aria-hidden="true"'),
    expect.stringContaining('class="wide" aria-hidden="true"'),
  ]);
  return [narrow!, wide!];
}

const pathsOf = (svg: string, fill: string) => [...svg.matchAll(new RegExp(`<path [^>]*fill="${fill}"`, 'g'))].length;

const BARS = answerOf({ kind: 'bars', label: 'Product', value: 'Takings' }, { Product: 'text', Takings: 'pounds' }, [
  ['Latte', 1200.5],
  [EVIL, 3],
]);

test('bars are in the order of the rows, each with its name and its figure', () => {
  for (const svg of drawings(BARS)) {
    expect(textsIn(svg).sort()).toEqual([ESCAPED, 'Latte', '£1,200.50', '£3.00'].sort());
    expect(svg.indexOf('Latte')).toBeLessThan(svg.indexOf(ESCAPED));
    expect(pathsOf(svg, '#0b6b62')).toBe(2);
  }
  expect(textsIn(renderChart(BARS).text)[0]).toBe('Takings (£)');
});

test('negative bars point the other way, in another colour and with a sign', () => {
  const changes = answerOf({ kind: 'bars', label: 'branch', value: 'change' }, { branch: 'text', change: 'percent' }, [
    ['Leeds', 0.1],
    ['York', -0.2],
    ['Bath', null],
  ]);
  for (const svg of drawings(changes)) {
    expect(textsIn(svg)).toEqual(
      expect.arrayContaining(['Leeds', '+10.0\u00a0%', 'York', '−20.0\u00a0%', 'Bath', '–']),
    );
    expect(pathsOf(svg, '#b3441e')).toBe(1);
  }
});

test('columns have axes with names and units, and a place for every hour', () => {
  const hours = answerOf({ kind: 'columns', at: 'Hour', values: ['Takings'] }, { Hour: 'hour', Takings: 'pounds' }, [
    [9, 80],
    [12, 40],
  ]);
  const [, wide] = drawings(hours);
  expect(textsIn(wide)).toEqual(
    expect.arrayContaining(['Takings (£)', 'Hour', '09:00', '10:00', '11:00', '12:00', '£0', '£80', '£40']),
  );
  expect(pathsOf(wide, '#0b6b62')).toBe(2);
});

test('stacked columns are named beside the last one, without overlap', () => {
  const customers = answerOf(
    { kind: 'columns', at: 'Week', values: ['Returning customers', 'New customers'] },
    { 'Week': 'week', 'Returning customers': 'count', 'New customers': 'count' },
    [
      ['2021-08-23', 50, 60],
      ['2021-08-30', 1, 2],
    ],
  );
  for (const svg of drawings(customers)) {
    expect(textsIn(svg)).toContain('Customers');
    const heights = [...svg.matchAll(/transform="translate\([\d.]+ ([\d.]+)\)"[^>]*>(?:Returning|New)/g)].map(([, y]) =>
      Number(y),
    );
    expect(heights).toHaveLength(2);
    expect(heights[0]! - heights[1]!).toBeGreaterThanOrEqual(14);
  }
});

test('lines of several branches are drawn below each other, each with its name and its last figure', () => {
  const branches = answerOf(
    { kind: 'lines', at: 'Day', value: 'Takings', by: 'Branch' },
    { Day: 'day', Branch: 'text', Takings: 'pounds' },
    [
      ['2021-08-23', 'York', 10],
      ['2021-08-23', EVIL, 20],
      ['2021-08-25', 'York', 12],
      ['2021-08-25', EVIL, 24],
    ],
  );
  const [, wide] = drawings(branches);
  expect(textsIn(wide)).toEqual(
    expect.arrayContaining(['York', '£12', ESCAPED, '£24', 'Day', '23 Aug', '24 Aug', '25 Aug']),
  );
  expect(wide.indexOf(ESCAPED)).toBeLessThan(wide.indexOf('>York<'));
});

test('a chart has a label for screen readers', () => {
  expect(renderChart(BARS).text).toContain(
    '<div class="chart" role="img" aria-label="Bar chart by product. Takings: '
      + `highest £1,200.50 (Latte), lowest £3.00 (${ESCAPED}). All figures are in the table below.">`,
  );
});

test('a drawing takes the width of its container, and holds no style, script or foreign markup', () => {
  for (const svg of drawings(BARS)) {
    expect(svg).toMatch(/^<svg class="(?:narrow|wide)" aria-hidden="true" focusable="false" viewBox="0 0 \d+ \d+">/);
    expect(svg).not.toMatch(/<(?!\/?(?:svg|g|path|text)[\s>])|href|url\(/);
  }
});

test('the same answer gives the same drawing, however many were drawn before', () => {
  const lines = answerOf({ kind: 'lines', at: 'Day', value: 'Takings' }, { Day: 'day', Takings: 'pounds' }, [
    ['2021-08-23', 10],
    ['2021-08-24', 12],
  ]);
  expect(renderChart(lines).text).toBe(renderChart(lines).text);
  expect(renderChart(lines).text).not.toContain('url(');
});

test('one row, or only zeros, is drawn too', () => {
  for (const value of [0, 5, null])
    for (const drawing of [
      { kind: 'columns', at: 'Day', values: ['Sales'] },
      { kind: 'lines', at: 'Day', value: 'Sales' },
    ] as const)
      expect(
        textsIn(drawings(answerOf(drawing, { Day: 'day', Sales: 'count' }, [['2021-08-25', value]]))[1]),
      ).toContain('25 Aug');
  expect(
    textsIn(
      drawings(
        answerOf({ kind: 'bars', label: 'Branch', value: 'Sales' }, { Branch: 'text', Sales: 'count' }, [['Leeds', 0]]),
      )[1],
    ),
  ).toEqual(['Leeds', '0']);
});
