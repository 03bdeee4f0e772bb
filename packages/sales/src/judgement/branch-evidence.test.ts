/** The evidence table of docs/decisions/0016-evidence-first.md, one test a line. */
import { describe, expect, test } from '@jest/globals';
import { file, nightly, readAll } from '../testing/index.ts';

const PEOPLE = ['Ann Example', 'Ben Sample', 'Cat Specimen', 'Dan Instance', 'Eve Pattern', 'Fay Model'];
const person = (at: number) =>
  `${PEOPLE[at % PEOPLE.length]!} ${'abcdefghijklmnopqrstuvwxyz'[Math.floor(at / PEOPLE.length) % 26]!.repeat(2)}`;
const UNNAMED = { key: 'upload.csv' };

/** Rows of the nightly layout, each of another customer. */
const rows = (
  count: number,
  branch: string | ((at: number) => string) = 'Testbury',
  customer: (at: number) => string = person,
) =>
  Array.from({ length: count }, (_, at) =>
    nightly({ branch: typeof branch === 'string' ? branch : branch(at), customer: customer(at) }),
  );

const headed = (header: string, lines: readonly (readonly [string, string])[]) =>
  file(
    `date,${header},items,total,payment`,
    ...lines.map(([first, second]) => `25/08/2021 09:00,${first},${second},Tea - 1.20,1.20,CASH`),
  );
const pairs = (count: number, first: (at: number) => string, second: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => [first(at), second(at)] as const);

const REFUSED = { outcome: 'refused', refusal: 'branch_unclear', accepted: 0 };

describe('one branch', () => {
  test('the file name gives the branch: rows of another are rejected', async () => {
    const { receipt } = await readAll(file(...rows(9), ...rows(1, 'Otherbury')), {
      key: 'testbury_25-08-2021_08-00-00.csv',
    });
    expect(receipt).toMatchObject({ outcome: 'accepted', accepted: 9, reasons: { other_branch: 1 } });
  });

  test.each(['testbury.csv', 'testbury/25-08-2021.csv', '2021/Test-Bury ÉVENING/x.csv', 'export testbury 3.csv'])(
    'the key %s gives the branch, even of one row',
    async (key) => {
      const branch = key.includes('Test-Bury') ? 'test bury evening' : 'TESTBURY';
      expect((await readAll(nightly({ branch }), { key })).receipt).toMatchObject({ outcome: 'accepted', accepted: 1 });
    },
  );

  test.each([
    ["St Mary's", 'st_mary_s_25-08-2021_08-00-00.csv'],
    ["St Mary's", 'st_marys.csv'],
    ['Park & Ride', 'park_ride.csv'],
    ['Park & Ride', 'park_and_ride.csv'],
    ['Москва', 'МОСКВА/25-08-2021.csv'],
  ])('%s is found in the key %s', async (branch, key) => {
    expect((await readAll(nightly({ branch }), { key })).receipt).toMatchObject({ outcome: 'accepted', accepted: 1 });
  });

  test('nine tenths of the rows agree while the customers vary: the others are rejected', async () => {
    const { receipt, notes } = await readAll(
      file(...rows(20), nightly({ branch: 'Zebedee Quixwood', customer: 'Testbury' })),
      UNNAMED,
    );
    expect(receipt).toMatchObject({ outcome: 'accepted', accepted: 20, rejected: 1 });
    expect(notes).toEqual([{ line: 21, reason: 'other_branch' }]);
  });

  test('a regular in nine tenths of the rows is not the branch of a file whose name gives another', async () => {
    const { receipt, output } = await readAll(file(...rows(18, 'Zebedee Quixwood'), ...rows(2)), {
      key: 'testbury_25-08-2021_08-00-00.csv',
    });
    expect(receipt).toMatchObject({ outcome: 'refused', accepted: 2, reasons: { other_branch: 18 } });
    expect(output).not.toMatch(/zebedee|quixwood/i);
  });

  test('three rows can agree, two cannot', async () => {
    expect((await readAll(file(...rows(3)), UNNAMED)).receipt).toMatchObject({ outcome: 'accepted', accepted: 3 });
    expect((await readAll(file(...rows(2)), UNNAMED)).receipt).toMatchObject(REFUSED);
  });

  test('rows that agree on a branch other than that of the file name are accepted: the file was renamed', async () => {
    expect((await readAll(file(...rows(12)), { key: 'elsewhere_25-08-2021_08-00-00.csv' })).receipt).toMatchObject({
      outcome: 'accepted',
      accepted: 12,
    });
  });

  test('under a heading that says branch, rows without customers need only agree', async () => {
    const text = file(
      'date,branch,items,total,payment',
      ...Array.from({ length: 3 }, () => '25/08/2021 09:00,Testbury,Tea - 1.20,1.20,CASH'),
    );
    expect((await readAll(text, UNNAMED)).receipt).toMatchObject({ outcome: 'accepted', accepted: 3 });
  });
});

test('in a file without customers the branch is not read as a customer', async () => {
  const { receipt } = await readAll(
    file(...Array.from({ length: 5 }, () => '25/08/2021 09:00,Testbury,Tea - 1.20,1.20,CASH,')),
    { key: 'testbury_25-08-2021_08-00-00.csv' },
  );
  expect(receipt).toMatchObject({ outcome: 'refused', accepted: 0, reasons: { customer_in_text: 5 } });
});

test('order numbers under a heading that says name are not customers', async () => {
  const { receipt } = await readAll(
    headed(
      'name,branch',
      pairs(
        12,
        (at) => `#${1000 + at}`,
        () => 'Testbury',
      ),
    ),
    UNNAMED,
  );
  expect(receipt).toMatchObject({ outcome: 'accepted', accepted: 12 });
});

describe('several branches', () => {
  const branches = ['Northbury', 'Southbury', 'Eastbury'];
  const branch = (at: number) => branches[at % 3]!;

  test('they are accepted if a heading says branch and the customers vary more', async () => {
    const { receipt } = await readAll(headed('branch,customer', pairs(12, branch, person)), UNNAMED);
    expect(receipt).toMatchObject({ outcome: 'accepted', accepted: 12 });
  });

  test('without a heading they are refused, except for the one that the key names', async () => {
    expect((await readAll(file(...rows(12, branch)), UNNAMED)).receipt).toMatchObject(REFUSED);
    const { receipt } = await readAll(file(...rows(12, branch)), { key: 'eastbury.csv', maxRejectShare: 1 });
    expect(receipt).toMatchObject({ accepted: 4, reasons: { other_branch: 8 } });
  });

  test('a row with swapped columns is rejected', async () => {
    const swapped = [
      ['Zebedee Quixwood', 'Eastbury'],
      ['Zebedee Quixwood', 'Northbury'],
      ['Zebedee Quixwood', 'Southbury'],
    ] as const;
    const { receipt, output } = await readAll(
      headed('branch,customer', [...pairs(60, branch, person), ...swapped]),
      UNNAMED,
    );
    expect(receipt).toMatchObject({ outcome: 'accepted', accepted: 60, reasons: { other_branch: 3 } });
    expect(output).not.toMatch(/zebedee|quixwood/i);
  });
});

describe('nothing shows which column holds the branch', () => {
  const people = (many: number) => (at: number) => person(at % many);
  const places = (at: number) => (at % 2 === 0 ? 'Testbury' : 'Otherbury');
  const constant = () => 'Testbury';

  test.each<[string, string]>([
    ['9 rows with 9 names', file(...rows(9, people(9), constant))],
    ['6 regulars over 30 rows', file(...rows(30, people(6), constant))],
    ['60 good rows, then 60 with branch and customer swapped', file(...rows(60), ...rows(60, person, constant))],
    ['one regular alone', file(...rows(12, people(1), constant))],
    ['a card where the customer was', file(...rows(12, people(1), () => '4929617305518264'))],
    [
      'a heading that says customer before branch, over rows that are swapped',
      headed('customer,branch', pairs(12, constant, people(12))),
    ],
    ['the same by four regulars', headed('customer,branch', pairs(12, constant, people(4)))],
    [
      'names under outlet',
      headed(
        'outlet,customer',
        pairs(30, people(30), (at) => people(30)(at + 1)),
      ),
    ],
    [
      'names under outlet, and no customers',
      file(
        'date,outlet,items,total,payment',
        ...pairs(30, people(30), constant).map(([name]) => `25/08/2021 09:00,${name},Tea - 1.20,1.20,CASH`),
      ),
    ],
    ['names under location, beside a store', headed('location,store', pairs(30, people(30), places))],
    ['names under store, after a location', headed('location,store', pairs(30, constant, people(6)))],
    [
      'more branches than a chain has',
      headed(
        'branch,customer',
        pairs(
          5000,
          (at) => `Branch ${'abcdefghij'[at % 10]!}${at >> 1}`,
          (at) => `Somebody ${at}`,
        ),
      ),
    ],
  ])('%s: the file is refused, and no value of a row leaves extract', async (_, text) => {
    for (const key of ['upload.csv', 'elsewhere_25-08-2021_08-00-00.csv']) {
      const { receipt, output } = await readAll(text, { key });
      expect(receipt).toMatchObject(REFUSED);
      expect(output).not.toMatch(/example|sample|specimen|instance|pattern|model|testbury/i);
    }
  });

  test('a refused file is accepted under a name that gives the branch', async () => {
    const { receipt, output } = await readAll(file(...rows(2)), { key: 'testbury_25-08-2021_08-00-00.csv' });
    expect(receipt).toMatchObject({ outcome: 'accepted', accepted: 2 });
    expect(output).not.toMatch(/example|sample/i);
  });
});
