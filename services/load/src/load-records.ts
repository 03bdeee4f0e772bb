import {
  decodeTableBatch,
  type DropRef,
  PermanentError,
  SMOKE_TEST_KEY,
  type TableBatchMessage,
} from '@brewline/contracts';
import { deadlineOf, emitMetrics, type Failures, type Logger, messageOf } from '@brewline/runtime';
import { DataError, type LedgerDrop, load, UnavailableError, type Warehouse } from '@brewline/warehouse';
import type { Context, SQSRecord } from 'aws-lambda';

interface Message {
  readonly messageId: string;
  readonly batch: TableBatchMessage;
}

/**
 * Loads an invocation's messages in one transaction. If it fails and the warehouse is available, the drops are loaded
 * one by one, so that one bad drop (data that does not fit, a missing object) cannot fail the others.
 */
export const loadRecords =
  (warehouse: Warehouse, logger: Logger) =>
  async (records: readonly SQSRecord[], context: Context): Promise<Failures> => {
    const started = performance.now();
    const deadline = deadlineOf(context);
    const failures = new Map<string, unknown>();
    const messages = decode(records, failures);
    const fail = (failed: readonly Message[], error: unknown) =>
      failed.forEach(({ messageId }) => failures.set(messageId, error));

    const loadMessages = async (group: readonly Message[]) => {
      const drops = await load(
        warehouse,
        group.map(({ batch }) => batch),
        deadline,
      );
      emitDropMetrics(drops, logger);
      for (const { ref, status, refusal, receipt } of drops)
        logger.info(
          {
            drop_id: ref.dropId,
            key: ref.key,
            status,
            refusal: refusal ?? undefined,
            sales: receipt?.accepted,
            rejected: receipt?.rejected,
            flagged: receipt?.flagged,
            milliseconds: Math.round(performance.now() - started),
          },
          'drop',
        );
    };

    if (messages.length === 0) return failures;
    try {
      await loadMessages(messages);
    } catch (error) {
      if (error instanceof UnavailableError) fail(messages, error);
      else
        for (const group of byDrop(messages))
          await loadMessages(group).catch((cause: unknown) => fail(group, failureOf(cause, group[0]!.batch.drop)));
    }
    emitMetrics(logger, { LoadSeconds: (performance.now() - started) / 1000 });
    logger.info(
      { messages: records.length, failed: failures.size, milliseconds: Math.round(performance.now() - started) },
      'batch',
    );
    return failures;
  };

function byDrop(messages: readonly Message[]): Message[][] {
  const dropIds = new Set(messages.map(({ batch }) => batch.drop.dropId));
  return [...dropIds].map((dropId) => messages.filter(({ batch }) => batch.drop.dropId === dropId));
}

/**
 * Counts the drops whose state changed: a redelivered message changes nothing and is not counted again, a file that is
 * uploaded again is. The smoke test of a deployment is not counted: it loads no sales of a branch.
 */
function emitDropMetrics(changed: readonly LedgerDrop[], logger: Logger): void {
  const drops = changed.filter(({ ref }) => ref.key !== SMOKE_TEST_KEY);
  const receipts = drops.flatMap(({ status, receipt }) => (status === 'loaded' && receipt ? [receipt] : []));
  const refused = drops.filter(({ status }) => status === 'refused').length;
  const sum = (column: 'rows' | 'rejected') => receipts.reduce((total, receipt) => total + receipt[column], 0);
  if (refused > 0) emitMetrics(logger, { RefusedDrops: refused });
  if (receipts.length > 0)
    emitMetrics(logger, { LoadedDrops: receipts.length, ReadRows: sum('rows'), RejectedRows: sum('rejected') });
}

/** Names the drop. Data that does not fit never will; any other failure is worth a retry. */
function failureOf(cause: unknown, { dropId, key }: DropRef): Error {
  const message = `${key}, drop ${dropId}: ${messageOf(cause)}`;
  return cause instanceof DataError || cause instanceof PermanentError
    ? new PermanentError(message, { cause })
    : new Error(message, { cause });
}

function decode(records: readonly SQSRecord[], failures: Map<string, unknown>): Message[] {
  return records.flatMap(({ messageId, body }) => {
    try {
      return [{ messageId, batch: decodeTableBatch(body) }];
    } catch (error) {
      failures.set(messageId, error);
      return [];
    }
  });
}
