import type { WriterTransaction } from '../interface/warehouse.ts';

/** The fingerprint of the key behind this warehouse's pseudonyms; the first load decides it. */
export async function pseudonymKeyOf(transaction: WriterTransaction, offered: string): Promise<string> {
  const [kept] = await transaction.query<{ fingerprint: string }>('select fingerprint from etl.pseudonym_key');
  if (kept) return kept.fingerprint;
  await transaction.query('insert into etl.pseudonym_key (fingerprint) values ($1)', [offered]);
  return offered;
}
