/** Versions of files for the tests of the plan, and their messages. */
import type { TableBatchMessage } from '@brewline/contracts';
import { asPence, type DropId, type Receipt } from '@brewline/sales';

export const OWN_KEY = '5123456789ab';
export const OTHER_KEY = 'fedcba987654';

/** One version of a file, such as `{ name: 'a', at: 1 }`. */
export interface Version {
  /** Equal names mean equal content: the same drop. */
  readonly name: string;
  /** Last modified, in seconds. */
  readonly at: number;
  readonly key?: string;
  readonly chunks?: number;
  readonly outcome?: Receipt['outcome'];
  readonly rules?: number;
  readonly pseudonymKey?: string;
}

export const dropIdOf = ({ name, key = 'file', rules = 1, pseudonymKey = OWN_KEY }: Version): DropId =>
  Buffer.from(`${name}/${key}/${rules}/${pseudonymKey[0]!}`).toString('hex').padEnd(32, '0').slice(0, 32) as DropId;

const receiptOf = ({ chunks = 1, outcome = 'accepted' }: Version): Receipt => ({
  outcome,
  ...(outcome === 'refused' && { refusal: 'too_many_rejects' as const }),
  layout: 'nightly',
  rows: 1,
  accepted: 1,
  rejected: 0,
  flagged: 0,
  reasons: {},
  items: 1,
  takings: asPence(100),
  days: [1, 1],
  chunks,
});

const SALES = {
  branches: [],
  products: [],
  customers: [],
  branch: [],
  soldAt: [],
  customer: [],
  payment: [],
  total: [],
  nth: [],
  lines: [],
  product: [],
  quantity: [],
  unitPrice: [],
};
export const INLINE_CONTENT: TableBatchMessage['content'] = {
  tables: { sales: SALES, branchIds: [], productIds: [], saleIds: [] },
  notes: [],
};

/** All messages of a version, the last one with its receipt. */
export function messages(version: Version): TableBatchMessage[] {
  const { name, at, key = 'file', chunks = 1, rules = 1, pseudonymKey = OWN_KEY } = version;
  const drop = {
    dropId: dropIdOf(version),
    bucket: 'raw',
    key,
    etag: name,
    lastModified: at,
    rules,
    keyFingerprint: pseudonymKey,
  };
  return Array.from({ length: chunks }, (_, chunk) => ({
    version: 1,
    drop,
    chunk,
    content:
      chunks === 1
        ? INLINE_CONTENT
        : { objects: { sale: { bucket: 'clean', key: `${drop.dropId}/${chunk}`, rows: 1 } } },
    ...(chunk === chunks - 1 && { receipt: receiptOf(version) }),
  }));
}
