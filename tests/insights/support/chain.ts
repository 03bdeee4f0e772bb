/**
 * Seven cafés over six weeks, with what happens at night: a missing file, a refused one, a corrected one, bad rows, a
 * branch that opens late.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DirtKind, generate, type GeneratedFile } from '@brewline/generator';
import { lines, row } from '../../support/rows.ts';
import { type Sale, salesIn } from './sales-in.ts';

/** What is wrong with a row. */
export type RowDefect = DirtKind | 'not-text';

/** The expected result of one version of a file. */
export interface ChainFile {
  readonly name: string;
  readonly status: 'Loaded' | 'Superseded' | 'Refused';
  /** Why it was refused. */
  readonly why: string;
  readonly bytes: Buffer;
  /** The sales that the pipeline could read from it, loaded or not. */
  readonly sales: readonly Sale[];
  /** Rows read and rejected. */
  readonly rows: number;
  readonly rejected: number;
  /** What is wrong with the rows that were noted. */
  readonly notes: { readonly rejected: readonly RowDefect[]; readonly flagged: readonly RowDefect[] };
}

export interface Chain {
  readonly files: readonly ChainFile[];
  /** What the warehouse must hold. */
  readonly sales: readonly Sale[];
}

export const FIRST_DAY = '2021-07-19';
export const LAST_DAY = '2021-08-27';
export const LATE = { branch: 'Kingston upon Hull', opens: '2021-08-19' };
/** Its files after that day are refused. */
export const MISSING = { branch: 'Durham', lastDay: '2021-08-25' };
const CLOSED = { branch: 'Stratford-upon-Avon', day: '2021-08-14' };
const CORRECTED = { branch: 'London Brixton', day: '2021-08-20', rowsLost: 7 };
export const HOSTILE = '<img src=x onerror=alert(1)>';

export function createChain(): Chain {
  const generated = [
    ...generate({ branches: 6, days: 40, sales: 22, seed: 'insights', dirt: 0.02, firstDay: FIRST_DAY }),
  ]
    .filter(isSent)
    .map(toChainFile);
  const corrected = generated.find(({ name }) => name === correctedName(generated))!;
  const files = [
    ...generated.filter((file) => file !== corrected),
    { ...corrected, status: 'Superseded' as const },
    shorten(corrected),
    createVoucherFile(),
    createBinaryFile(),
    createHostileFile(),
  ];
  return { files, sales: files.filter(({ status }) => status === 'Loaded').flatMap(({ sales }) => sales) };
}

const isSent = ({ branch, day }: GeneratedFile): boolean =>
  !(branch === LATE.branch && day < LATE.opens)
  && !(branch === MISSING.branch && day > MISSING.lastDay)
  && !(branch === CLOSED.branch && day === CLOSED.day);

function toChainFile(file: GeneratedFile): ChainFile {
  const bytes = Buffer.concat([...file.text()].map((piece) => Buffer.from(piece)));
  const rows = [...file.rows()];
  const kindsOf = (verdict: 'rejected' | 'flagged') =>
    rows.flatMap((one) => (one.verdict === verdict ? [one.kind!] : []));
  const rejectedLines = new Set(
    rows.flatMap(({ verdict, lineNumber }) => (verdict === 'rejected' ? [lineNumber] : [])),
  );
  const notes = { rejected: kindsOf('rejected'), flagged: kindsOf('flagged') };
  return {
    name: file.name,
    status: 'Loaded',
    why: '',
    bytes,
    sales: salesIn(bytes, rejectedLines),
    rows: rows.length,
    rejected: rejectedLines.size,
    notes,
  };
}

const correctedName = (files: readonly ChainFile[]): string =>
  files.find(({ sales: [first] }) => first?.branch === CORRECTED.branch && first.day === CORRECTED.day)!.name;

/** The file without its last rows, which are good ones. */
function shorten(file: ChainFile): ChainFile {
  const kept = file.bytes.toString('latin1').trimEnd().split('\n').slice(0, -CORRECTED.rowsLost);
  return {
    ...file,
    bytes: Buffer.from(`${kept.join('\n')}\n`, 'latin1'),
    sales: file.sales.slice(0, -CORRECTED.rowsLost),
    rows: file.rows - CORRECTED.rowsLost,
  };
}

/** More than a fifth of its rows have an unknown payment method. */
function createVoucherFile(): ChainFile {
  const good = lines(
    ...Array.from({ length: 6 }, (_, at) => row({ time: `26/08/2021 1${at}:00`, branch: MISSING.branch })),
  );
  const bad = lines(
    ...Array.from({ length: 4 }, (_, at) =>
      row({ time: `26/08/2021 16:0${at}`, branch: MISSING.branch, payment: 'VOUCHER' }),
    ),
  );
  const rejected = Array<DirtKind>(4).fill('unknown-payment');
  const why = 'too many of its rows were rejected; correct them and upload the file under the same name';
  return {
    name: 'durham_26-08-2021_09-00-00.csv',
    status: 'Refused',
    why,
    bytes: Buffer.concat([good, bad]),
    sales: salesIn(good),
    rows: 10,
    rejected: 4,
    notes: { rejected, flagged: [] },
  };
}

/** A file without a known day. */
function createBinaryFile(): ChainFile {
  const why = 'it is not a text file; export the sales as CSV and upload them under the same name';
  return {
    name: 'durham_27-08-2021_09-00-00.csv',
    status: 'Refused',
    why,
    bytes: Buffer.alloc(200),
    sales: [],
    rows: 1,
    rejected: 1,
    notes: { rejected: ['not-text'], flagged: [] },
  };
}

/** A café with a product whose name is markup. */
function createHostileFile(): ChainFile {
  const bytes = lines(
    ...Array.from({ length: 8 }, (_, at) =>
      row({
        time: `25/08/2021 1${at}:00`,
        branch: 'Testbury',
        basket: `Regular ${HOSTILE} - 2.15, Large Latte - 2.45`,
        total: '4.6',
      }),
    ),
    row({
      time: '26/08/2021 09:00',
      branch: 'Testbury',
      basket: `Regular ${HOSTILE} - Salt & 'n' - 2.15`,
      payment: 'CASH',
      card: '',
    }),
  );
  return {
    name: 'testbury_25-08-2021_09-00-00.csv',
    status: 'Loaded',
    why: '',
    bytes,
    sales: salesIn(bytes),
    rows: 9,
    rejected: 0,
    notes: { rejected: [], flagged: [] },
  };
}

/** Writes the files into two folders below `folder`: the first versions, and the later ones of the same names. */
export async function writeChain({ files }: Chain, folder: string): Promise<{ first: string; later: string }> {
  const [first, later] = [join(folder, 'first'), join(folder, 'later')];
  await Promise.all([mkdir(first), mkdir(later)]);
  const superseded = new Set(files.filter(({ status }) => status === 'Superseded').map(({ name }) => name));
  await Promise.all(
    files.map(({ name, status, bytes }) =>
      writeFile(join(status === 'Loaded' && superseded.has(name) ? later : first, name), bytes),
    ),
  );
  return { first, later };
}
