import { expectedOf, type GeneratedFile, generate, type LayoutName, verdictOn } from '@brewline/generator';
import { expect, test } from '@jest/globals';
import { isFlag } from '../reasons/row-reasons.ts';
import { inPieces, readAll, type ReadResult, UNDATED_KEY } from '../testing/index.ts';

const SEEDS = [1, 22, 333];
const DIRT = [0, 0.05, 0.3];
/** Every layout comes up once in 64 branches. */
const chain = (seed: number, dirt: number) => generate({ branches: 64, days: 1, sales: 60, seed, dirt });
/** The eleven headers alternate, one a day. */
const headed = (seed: number, dirt: number) =>
  [...generate({ branches: 5, days: 11, sales: 40, seed, dirt })].filter((file) => file.layout === 'headed');

const LAYOUTS: Record<LayoutName, string> = {
  'nightly': 'nightly',
  '2020': 'nightly',
  'padded': 'nightly',
  'march-2021': 'nightly',
  'no-branch': 'nightly_without_branch',
  'triplets': 'triplets',
  'headed': 'headed',
  'spreadsheet': 'headed',
};
const bytesOf = (file: GeneratedFile) => Buffer.concat([...file.text()].map((piece) => Buffer.from(piece)));
/** The file name is used only where it is needed. */
const keyOf = (file: GeneratedFile) => (file.layout === 'no-branch' ? file.name : UNDATED_KEY);

const found = ({ receipt, sales, notes }: ReadResult) => ({
  layout: receipt.layout,
  sales: receipt.accepted,
  items: receipt.items,
  takingsPence: receipt.takings as number,
  rejected: receipt.rejected,
  flagged: receipt.flagged,
  card: sales.filter((sale) => sale.payment === 'CARD').length,
  cash: sales.filter((sale) => sale.payment === 'CASH').length,
  spoiled: notes.map(({ line, reason }) => ({ line, verdict: isFlag(reason) ? 'flagged' : 'rejected' })),
});

const expected = (file: GeneratedFile) => {
  const { spoiled, ...rest } = expectedOf(file);
  return {
    layout: LAYOUTS[file.layout],
    ...rest,
    spoiled: spoiled.map(({ line, kind }) => ({ line, verdict: verdictOn(kind) })),
  };
};

for (const seed of SEEDS) {
  test.each(DIRT)(`seed ${seed}: with a dirt of %d, every layout is read as it was generated`, async (dirt) => {
    for (const file of [...chain(seed, dirt), ...headed(seed, dirt)]) {
      const result = await readAll(bytesOf(file), { key: keyOf(file) });
      expect({ file: file.name, ...found(result) }).toEqual({ file: file.name, ...expected(file) });
      expect(result.receipt.refusal).toBe(
        result.receipt.rejected > 0.2 * file.rowCount ? 'too_many_rejects' : undefined,
      );
    }
  });
}

test.each([1, 7, 64 * 1024])('a file in pieces of %d bytes gives the same chunks and receipt', async (size) => {
  const seed = 4444;
  const layouts = new Map([...chain(seed, 0.3)].map((file) => [file.layout, file]));
  for (const file of [...layouts.values(), ...headed(seed, 0.3)]) {
    const options = { key: keyOf(file) };
    const bytes = bytesOf(file);
    expect({ seed, file: file.name, output: (await readAll(inPieces(bytes, size), options)).output }).toEqual({
      seed,
      file: file.name,
      output: (await readAll(bytes, options)).output,
    });
  }
});

/** The file with some bytes replaced by those that matter to a parser. */
function damaged(bytes: Buffer, seed: number): Buffer {
  const result = Buffer.from(bytes);
  const meaningful = Buffer.from(',"\n\r\0 é-.1\ufeff');
  let state = seed;
  const next = (below: number) => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) % below;
  for (let times = next(200); times > 0; times -= 1) result[next(result.length)] = meaningful[next(meaningful.length)]!;
  return result;
}

test.each([1, 2, 3, 4, 5, 6, 7, 8])(
  'damage %d: a file damaged anywhere gives the same chunks, wherever the stream is split',
  async (seed) => {
    const files = new Map(
      [...generate({ branches: 64, days: 1, sales: 15, seed })].map((file) => [file.layout, file]),
    ).values();
    for (const file of files) {
      const bytes = damaged(bytesOf(file), seed);
      const options = { key: keyOf(file), maxRejectShare: 1 };
      const { output, receipt } = await readAll(bytes, options);
      expect(receipt.accepted + receipt.rejected).toBe(receipt.rows);
      for (const size of [1, 100, 1009])
        expect({ file: file.name, size, output: (await readAll(inPieces(bytes, size), options)).output }).toEqual({
          file: file.name,
          size,
          output,
        });
    }
  },
);

test('a file of many blocks gives the same chunks in pieces of any size', async () => {
  const [file] = generate({ branches: 1, days: 1, sales: 8000, seed: 55555, dirt: 0.02 });
  const bytes = bytesOf(file!);
  const whole = await readAll(bytes);
  expect(whole.chunks.length).toBeGreaterThan(5);
  for (const size of [1000, 65_535, 65_536, 65_537])
    expect((await readAll(inPieces(bytes, size))).output === whole.output).toBe(true);
});
