import { expect, test } from '@jest/globals';
import { file, readAll } from '../testing/index.ts';

const CARD = '4929617305518264';
/** What must never leave extract: the name, its halves, the card, its halves and its first and last six. */
const MARKS = ['Zebedee Quixwood', 'Zebedee', 'Quixwood', CARD, '49296173', '05518264', '492961', '518264'];

interface Example {
  readonly key: string;
  readonly header: readonly string[];
  readonly good: string;
  readonly marked: readonly string[];
}

const NIGHTLY = [
  '25/08/2021 09:00',
  'Testbury',
  'Zebedee Quixwood',
  '"Regular Iced latte - Hazelnut - 2.75, Large Mocha - 2.45"',
  '5.2',
  'CARD',
  CARD,
];
const without = (cells: readonly string[], column: number) => cells.filter((_, at) => at !== column);
const KEY = 'testbury_25-08-2021_08-00-00.csv';

const EXAMPLES: Record<string, Example> = {
  'nightly': {
    key: KEY,
    header: [],
    good: '25/08/2021 08:00,Testbury,Ann Example,Tea - 1.20,1.2,CASH,',
    marked: NIGHTLY,
  },
  '2020': {
    key: KEY,
    header: [],
    good: '25/08/2021 08:00,Testbury,Ann Example, Tea - 1.20,1.20,CASH,',
    marked: NIGHTLY.with(3, '" Cortado - 2.05,  Latte - 3.15"').with(4, '5.20'),
  },
  'without the branch': {
    key: KEY,
    header: [],
    good: '25/08/2021 08:00,Ann Example,Tea - 1.20,1.2,CASH,',
    marked: without(NIGHTLY, 1),
  },
  'triplets': {
    key: KEY,
    header: [],
    good: '2021-08-25 08:00:00,Testbury,Ann Example,"Large,Tea,1.2",CASH,1.20,None',
    marked: [
      '2021-08-25 09:00:00',
      'Testbury',
      'Zebedee Quixwood',
      '"Large,Mocha,2.45,,Speciality Tea - Camomile,1.3"',
      'CARD',
      '3.75',
      `"visa16,${CARD}"`,
    ],
  },
  'headed': {
    key: KEY,
    header: ['date,branch,name,items,total,payment,card'],
    good: '25/08/2021 08:00,Testbury,Ann Example,Tea - 1.20,1.2,CASH,',
    marked: NIGHTLY,
  },
  'headed, card first': {
    key: KEY,
    header: ['card_number,payment_method,total,items,customer_name,location,date'],
    good: ',CASH,1.2,Tea - 1.20,Ann Example,Testbury,25/08/2021 08:00',
    marked: NIGHTLY.toReversed(),
  },
  'spreadsheet': {
    key: KEY,
    header: ['time, branch, name, order, price, payment, credit-card-number'],
    good: '25/8/2021 8:00,Testbury,Ann Example,Tea - 1.20,1.2,CASH,',
    marked: NIGHTLY.with(0, '25/8/2021 9:00').with(6, `${CARD}.0`),
  },
  'padded': {
    key: KEY,
    header: [],
    good: '25/08/2021 08:00 ,Testbury   ,Ann Example  ,Tea - 1.20  ,1.2 ,CASH ,',
    marked: NIGHTLY.map((cell) => `${cell}   `),
  },
};

/** Otherwise valid rows with the name in place of the branch, where no grammar can tell one from the other. */
const LIKE_A_BRANCH = /^[^,]*,Zebedee(?: Quixwood *, *|, Quixwood),"|,,Zebedee Quixwood,[^,]*$/;

/** A correct row, and every way in which one person or program spoils it. */
function spoiled(cells: readonly string[]): string[] {
  const line = cells.join(',');
  const places = Array.from({ length: line.length }, (_, at) => at);
  const marks = places.filter((at) => ',"- .'.includes(line[at]!));
  const columns = cells.map((_, at) => at);
  return [
    line,
    ...marks.map((at) => line.slice(0, at) + line.slice(at + 1)),
    ...marks.flatMap((at) => [',', '"', '\0'].map((extra) => line.slice(0, at) + extra + line.slice(at))),
    ...places.filter((at) => at % 5 === 0).map((at) => line.slice(0, at)),
    ...columns.slice(1).map((shift) => [...cells.slice(shift), ...cells.slice(0, shift)].join(',')),
    ...columns.flatMap((gone) => columns.map((doubled) => without(cells.toSpliced(doubled, 0, ''), gone).join(','))),
    ...columns.map((gone) => without(cells, gone).join(',')),
    ...columns.map((gone) => without(cells, gone).join(',').replaceAll('"', '')),
    line.replaceAll('"', ''),
    line.replaceAll(',', ';'),
    line.replaceAll(',', '\t'),
    line.replaceAll('"', "'"),
    `"${line}"`,
    `"${line.replaceAll('"', '""')}"`,
    line + line,
    line.replaceAll(CARD, '4929 6173 0551 8264'),
  ].filter((row) => !LIKE_A_BRANCH.test(row));
}

const found = (output: string) => MARKS.filter((mark) => output.includes(mark));

test.each(Object.entries(EXAMPLES))(
  '%s: no name or card leaves extract from spoiled rows among good ones',
  async (_, { key, header, good, marked }) => {
    const rows = spoiled(marked);
    const { output, receipt } = await readAll(file(...header, ...rows.flatMap((row) => [good, row])), { key });
    expect(found(output)).toEqual([]);
    expect(receipt.rows).toBeGreaterThanOrEqual(rows.length * 2 - 1);
    expect(receipt.accepted).toBeGreaterThan(rows.length);
  },
);

test.each(Object.entries(EXAMPLES))(
  '%s: no name or card leaves extract from a file whose rows are all spoiled alike',
  async (_, { key, header, marked }) => {
    const leaks: string[] = [];
    for (const row of spoiled(marked)) {
      const { output } = await readAll(file(...header, ...Array.from({ length: 5 }, () => row)), { key });
      if (found(output).length > 0) leaks.push(row);
    }
    expect(leaks).toEqual([]);
  },
);

test('no name leaves extract as a branch from a file without branches that lost its quotes', async () => {
  const two = '25/08/2021 09:00,Zebedee Quixwood,Iced latte - 2.75, Mocha - 2.45,5.2,CASH,';
  const one = '25/08/2021 09:00,Zebedee Quixwood,Mocha - 2.45,2.45,CASH,';
  const { output, receipt } = await readAll(file(two, two, two, one), { key: KEY });
  expect(found(output)).toEqual([]);
  expect(receipt).toMatchObject({ outcome: 'refused', accepted: 0 });
});

test.each(['utf16le', 'latin1'] as const)('no name in %s leaves extract', async (encoding) => {
  const text = file(NIGHTLY.join(',').replace('Hazelnut', 'Crème'));
  const { output, receipt } = await readAll(
    Buffer.concat([encoding === 'utf16le' ? Buffer.from([0xff, 0xfe]) : Buffer.alloc(0), Buffer.from(text, encoding)]),
  );
  expect(receipt.accepted).toBe(1);
  expect(found(output)).toEqual([]);
});

const NAMES = Array.from(
  { length: 30 },
  (_, at) => `Zebedee${String.fromCharCode(97 + (at % 26)).repeat(1 + Math.floor(at / 26))} Quixwood`,
);

test('a new column after the name does not make customers branches, whatever the file name', async () => {
  const rows = NAMES.map((name, at) => `25/08/2021 09:${String(at + 10)},${name},someone,Tea - 1.20,1.2,CASH,`);
  for (const key of [KEY, 'export.csv']) {
    const { chunks, receipt } = await readAll(file(...rows), { key });
    expect(receipt).toMatchObject({ outcome: 'refused', refusal: 'branch_unclear', accepted: 0 });
    expect(JSON.stringify(chunks)).not.toContain('Quixwood');
  }
});

test('in a file of rows with and without a branch, those that agree with the file name are accepted', async () => {
  const good = Array.from({ length: 3 }, (_, at) => `25/08/2021 09:0${at},Ann Example,Tea - 1.20,1.2,CASH,`);
  const doubled = Array.from(
    { length: 9 },
    () => '25/08/2021 09:00,Zebedee Quixwood,Zebedee Quixwood,Tea - 1.20,1.2,CASH,',
  );
  const { chunks, receipt } = await readAll(file(...good, ...doubled), { key: KEY });
  expect(receipt).toMatchObject({ layout: 'nightly_without_branch', accepted: 3, rejected: 9 });
  expect(JSON.stringify(chunks)).not.toContain('Quixwood');
});
