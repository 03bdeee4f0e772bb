/**
 * Branch files in every layout, with every row of the same customer, some rows spoiled as by a person or a program.
 */
import { CARD, NAME } from './marks.ts';

interface Example {
  readonly key: string;
  readonly header: string;
  readonly cells: readonly string[];
}

const NIGHTLY = [
  '25/08/2021 09:00',
  'Testbury',
  NAME,
  '"Regular Flavoured iced latte - Hazelnut - 2.75, Large Latte - 2.45"',
  '5.2',
  'CARD',
  CARD,
];
const HEADER = 'date,branch,name,items,total,payment,card\n';

const EXAMPLES: readonly Example[] = [
  { key: 'testbury nightly', header: '', cells: NIGHTLY },
  { key: 'testbury early', header: '', cells: NIGHTLY.with(3, '" Cortado - 2.05,  Latte - 3.15"').with(4, '5.20') },
  { key: 'testbury_25-08-2021_08-00-00', header: '', cells: NIGHTLY.toSpliced(1, 1) },
  {
    key: 'testbury triplets',
    header: '',
    cells: [
      '2021-08-25 09:00:00',
      'Testbury',
      NAME,
      '"Large,Mocha,2.45,,Speciality Tea - Camomile,1.3"',
      'CARD',
      '3.75',
      `"visa16,${CARD}"`,
    ],
  },
  { key: 'testbury headed', header: HEADER, cells: NIGHTLY },
  {
    key: 'testbury reversed',
    header: 'card_number,payment_method,total,items,customer_name,location,date\n',
    cells: NIGHTLY.toReversed(),
  },
  { key: 'testbury spreadsheet', header: HEADER, cells: NIGHTLY.with(0, '25/8/2021 9:00').with(6, `${CARD}.0`) },
  { key: 'testbury ruined', header: HEADER, cells: NIGHTLY.with(0, '25/8/2021 9:00').with(6, '4.92962E+15') },
  { key: 'testbury padded', header: '', cells: NIGHTLY.map((cell) => `${cell}    `) },
  { key: 'testbury cash', header: '', cells: NIGHTLY.with(5, 'CASH').with(6, '') },
];

/** Shifted by a column, with one missing or one too many, truncated, quotes lost or unclosed, unreadable, too long. */
function spoiledRows(cells: readonly string[]): string[] {
  const row = cells.join(',');
  return [
    ...cells.slice(1).map((_, shift) => [...cells.slice(shift + 1), ...cells.slice(0, shift + 1)].join(',')),
    ...cells.map((_, missing) => cells.toSpliced(missing, 1).join(',')),
    ...cells.map((_, extra) => cells.toSpliced(extra, 0, NAME).join(',')),
    ...cells.map((_, extra) => cells.toSpliced(extra, 0, CARD).join(',')),
    ...[0.3, 0.5, 0.7, 0.9].map((share) => row.slice(0, row.length * share)),
    row.replaceAll('"', ''),
    row.replace('"', ''),
    row.replaceAll(',', ';'),
    row + row,
    row.replace(NAME, `${NAME}\0`),
    row.replace(NAME, `${NAME} ${CARD}`).replace(' - ', ` ${CARD} - `),
    row.replace(NAME, NAME.repeat(5000)),
    `${row},${NAME},${CARD}`,
  ];
}

/** Rows a minute apart, so that they are different sales. */
const goodRows = (cells: readonly string[], count: number): string[] =>
  Array.from({ length: count }, (_, at) =>
    cells.join(',').replace(/0?9:00/, `${10 + (Math.floor(at / 60) % 10)}:${String(at % 60).padStart(2, '0')}`),
  );

const text = (header: string, rows: readonly string[]): Buffer =>
  Buffer.from(header + rows.map((row) => `${row}\n`).join(''));

/** By key. A fifth of a file's rows may be spoiled before it is refused. */
export function markedFiles(): Record<string, Buffer> {
  const files: Record<string, Buffer> = {
    'testbury many.csv': text('', goodRows(NIGHTLY, 4000)),
    'testbury windows.csv': Buffer.from(text('', goodRows(NIGHTLY.with(2, `${NAME} é`), 20)).toString(), 'latin1'),
    'testbury utf16.csv': Buffer.from(`\ufeff${text('', goodRows(NIGHTLY, 20)).toString()}`, 'utf16le'),
    'nothing_fits.csv': Buffer.from(`${NAME};${CARD}\n`.repeat(20)),
    'binary.csv': Buffer.from(`\0${NAME}\0${CARD}\n`.repeat(20)),
  };
  for (const { key, header, cells } of EXAMPLES) {
    const bad = spoiledRows(cells);
    files[`${key}.csv`] = text(header, [...goodRows(cells, bad.length * 5), ...bad]);
    files[`refused/${key}.csv`] = text(header, [...goodRows(cells, 3), ...bad]);
  }
  return files;
}
