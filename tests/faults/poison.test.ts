/**
 * A malformed message alone is sent to the dead-letter queue, at once, with a reason that does not quote its content,
 * and does not affect other messages.
 */
import { readFile } from 'node:fs/promises';
import { withValue } from '@brewline/contracts/testing';
import { encodeMessage } from '@brewline/contracts';
import { RULES_VERSION } from '@brewline/sales';
import { afterEach, beforeAll, expect, test } from '@jest/globals';
import {
  createTestDrop,
  csvFile,
  expectedTables,
  InMemoryBucket,
  manySales,
  sale,
  type TestDrop,
} from '@brewline/warehouse/testing';
import { addCleanup, makeTemporaryFolder, waitUntil } from '@brewline/testing';
import { deliver } from './support/handlers/delivery.ts';
import type { Service } from './support/handlers/handler-processes.ts';
import { bodiesOf, publish, longNamedSales } from './support/crash/load-scenario.ts';
import { startEnvironment, type Environment } from './support/crash/environment.ts';
import { Tally } from './support/crash/tally.ts';
import { TestWarehouse } from './support/crash/test-warehouse.ts';

/** Part of the content of every poison message, which no reason or log line may quote. */
const CONTENT = 'Zanzibar';
/** Larger than any column allows. */
const NUMBER = 72_727_272_727_272;

const tally = new Tally('poison', 'poison messages delivered');
const folder = await makeTemporaryFolder();
let setup: Environment;

beforeAll(async () => {
  setup = await startEnvironment(folder);
});

afterEach(() => void setup.cloud.sent.splice(0));

interface Poison {
  readonly body: string;
  /** The expected reason. */
  readonly reason: RegExp;
}

/** Messages that no consumer accepts. */
const malformedMessages = (what: string): Poison[] => [
  { body: `${CONTENT} is not JSON`, reason: new RegExp(`^Not an? ${what}: not JSON$`) },
  { body: JSON.stringify({ [CONTENT]: CONTENT }), reason: new RegExp(`^Not an? ${what}: `) },
];

/** Good messages and poison messages in turn. */
const mixed = (good: readonly string[], poisons: readonly Poison[]): string[] =>
  Array.from({ length: Math.max(good.length, poisons.length) }, (_, at) => [poisons[at]?.body, good[at]])
    .flat()
    .filter((body) => body !== undefined);

/** Delivers poison among good messages and checks its dead letters; returns the messages sent for the others. */
async function deliverPoison(
  service: Service,
  queue: string,
  good: readonly string[],
  poisons: readonly Poison[],
  environment: Record<string, string> = {},
): Promise<string[]> {
  const before = await logOf(service);
  const { error, failed } = await deliver(setup.handlers.start(service, { environment }), mixed(good, poisons));
  expect([error, failed.length]).toEqual([undefined, 0]);

  const [deadLetterQueue, sent] = [`${queue}-dead-letters`, setup.cloud.sent.splice(0)];
  const deadLetters = sent.filter((message) => message.queue === deadLetterQueue);
  expect(deadLetters).toHaveLength(poisons.length);
  const log = async () => (await logOf(service)).slice(before.length);
  for (const poison of poisons) {
    const { reason = '' } = deadLetters.find(({ body }) => body === poison.body)?.attributes ?? {};
    expect(reason).toMatch(poison.reason);
    await waitUntil(async () =>
      (await log()).includes(`"reason":${JSON.stringify(reason)},"msg":"message sent to the dead-letter queue"`),
    );
  }
  for (const text of [await log(), ...deadLetters.map(({ attributes }) => attributes.reason)])
    expect(text).not.toMatch(new RegExp(`${CONTENT}|${NUMBER}`));
  tally.add(poisons.length);
  return sent.filter((message) => message.queue !== deadLetterQueue).map(({ body }) => body);
}

const logOf = (service: Service): Promise<string> => readFile(setup.handlers.logFile(service), 'utf8').catch(() => '');

test('poison among S3 events, row chunks and table batches does not affect other files', async () => {
  const warehouse = await TestWarehouse.create(setup.postgres, 'pipeline');
  addCleanup(() => warehouse.close());
  const files = {
    'one.csv': csvFile(...manySales(20), 'x'),
    'two.csv': csvFile(...longNamedSales(300, 'Two')),
    'three.csv': csvFile(sale({ branch: 'Three' }), sale({ branch: 'Three' })),
  };
  const at = setup.cloud.now - 60;
  const drops: TestDrop[] = [];
  for (const [key, csv] of Object.entries(files)) {
    setup.cloud.put('raw', key, Buffer.from(csv), at);
    drops.push(await createTestDrop(new InMemoryBucket(), csv, { key, at, rules: RULES_VERSION }));
  }
  const event = (key: string) =>
    JSON.stringify({ Records: [{ eventName: 'ObjectCreated:Put', s3: { bucket: { name: 'raw' }, object: { key } } }] });

  const badKey = {
    body: event(`${CONTENT}%zz`),
    reason: /^Not an? S3 event: Records\.s3\.object\.key: not percent-encoded UTF-8$/,
  };
  const chunks = await deliverPoison('extract', 'drops', Object.keys(files).map(event), [
    ...malformedMessages('S3 event'),
    badKey,
  ]);
  const badRow = {
    body: withValue(JSON.parse(chunks[0]!) as object, 'sales.payment.0', CONTENT),
    reason: /^Not an? row chunk: sales\.payment\.0: /,
  };
  const batches = await deliverPoison('transform', 'rows', chunks, [...malformedMessages('row chunk'), badRow]);
  const badTable = {
    body: withValue(JSON.parse(batches[0]!) as object, 'drop.dropId', CONTENT),
    reason: /^Not an? table batch: drop\.dropId: /,
  };
  await deliverPoison('load', 'tables', batches, [...malformedMessages('table batch'), badTable], {
    WAREHOUSE_URL: warehouse.url,
  });

  expect(await warehouse.contents()).toMatchObject(expectedTables(drops));
});

type BadField = readonly [key: string, path: string, value: unknown, reason: string];

test.each<[string, readonly BadField[]]>([
  [
    'if its rows do not add up to its receipt',
    [
      ['sum.csv', 'receipt.takings', 999, 'does not reconcile'],
      ['count.csv', 'receipt.accepted', 3, 'does not reconcile'],
      ['half.csv', 'receipt.chunks', 2, 'is not the whole drop'],
      // A poison correction leaves the version that it would have replaced.
      ['one.csv', 'receipt.takings', 998, 'does not reconcile'],
    ],
  ],
  [
    'if a text is longer than its column, or an amount larger',
    [
      ['long name.csv', 'content.tables.sales.products.0.name', CONTENT.repeat(30), 'value too long'],
      ['huge price.csv', 'content.tables.sales.unitPrice.0', NUMBER, 'numeric field overflow'],
    ],
  ],
  [
    'if a quantity is larger than its column',
    [['huge quantity.csv', 'content.tables.sales.quantity.0', NUMBER, 'out of range']],
  ],
  ['if a date is beyond the calendar', [['far future.csv', 'content.tables.sales.soldAt.0', NUMBER, 'date']]],
])('a table batch is sent to the dead-letter queue %s', async (_, badFields) => {
  const warehouse = await TestWarehouse.create(setup.postgres, `tables_${badFields[0]![0].slice(0, 4)}`.trim());
  addCleanup(() => warehouse.close());
  const clean = new InMemoryBucket();
  const file = (key: string, ...rows: readonly string[]) => createTestDrop(clean, csvFile(...rows), { key });
  const good = [
    await file('one.csv', ...manySales(20), 'x'),
    await file('two.csv', ...longNamedSales(300, 'Two')),
    await file('three.csv', sale({ branch: 'Three' }), sale({ branch: 'Three' })),
  ];
  publish(clean, setup.cloud);
  const poisons = await Promise.all(
    badFields.map(async ([key, path, value, reason]): Promise<Poison> => {
      const { ref, messages } = await createTestDrop(
        clean,
        csvFile(sale({ branch: CONTENT, basket: `${CONTENT} - 2.15` })),
        {
          key,
          at: 1_700_000_001,
        },
      );
      return {
        body: withValue(messages[0]!, path, value),
        reason: new RegExp(`^Not a table batch: |(?=.*drop ${ref.dropId}).*${reason}`),
      };
    }),
  );

  await deliverPoison('load', 'tables', bodiesOf(good), poisons, { WAREHOUSE_URL: warehouse.url });

  expect(await warehouse.contents()).toMatchObject(expectedTables(good));
});

test('a table batch is sent to the dead-letter queue if its object has a wrong row count', async () => {
  const warehouse = await TestWarehouse.create(setup.postgres, 'objects');
  addCleanup(() => warehouse.close());
  const clean = new InMemoryBucket();
  const good = await createTestDrop(clean, csvFile(...manySales(20)), { key: 'good.csv' });
  const bad = await createTestDrop(clean, csvFile(...longNamedSales(300, CONTENT)), { key: 'bad.csv' });
  const [first, last] = bad.messages;
  publish(clean, setup.cloud);
  const pointer = withValue(last!, 'content.objects.sale.rows', 7);

  await deliver(setup.handlers.start('load', { environment: { WAREHOUSE_URL: warehouse.url } }), [
    encodeMessage(first!),
  ]);
  await deliverPoison(
    'load',
    'tables',
    bodiesOf([good]),
    [{ body: pointer, reason: new RegExp(`^bad\\.csv, drop ${bad.ref.dropId}: .* rows of sale were staged, but`) }],
    { WAREHOUSE_URL: warehouse.url },
  );

  expect(await warehouse.contents()).toMatchObject(expectedTables([good]));
});
