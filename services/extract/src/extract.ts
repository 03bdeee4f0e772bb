import type { Readable } from 'node:stream';
import { type DropRef, encodeMessage, type ObjectHint, type RowChunkMessage } from '@brewline/contracts';
import {
  type DropPart,
  dropId,
  judgeFile,
  keyFingerprint,
  needsSecondReading,
  pseudonymiser,
  readDrop,
  type Receipt,
  RULES_VERSION,
  withheldKeyOf,
} from '@brewline/sales';
import type { RawObject } from './raw-object.ts';

export interface ExtractOptions {
  readonly pseudonymKey: string;
  /** The share of rejected rows (0 to 1) above which a drop is refused. */
  readonly maxRejectShare: number;
  readonly openNewest: (hint: ObjectHint, signal?: AbortSignal) => Promise<RawObject | undefined>;
  readonly reopen: (hint: ObjectHint, etag: string, signal?: AbortSignal) => Promise<RawObject | undefined>;
  /** Takes row chunks as bodies of messages, as they are made; resolves when the queue has them all. */
  readonly send: (bodies: AsyncIterable<string>, signal?: AbortSignal) => Promise<void>;
}

/** What was read of an object. */
export interface Extracted {
  readonly drop: DropRef;
  readonly receipt: Receipt;
}

/** Makes the function that reads the object an event hints at and sends its rows on, without personal data. */
export function extractor({ pseudonymKey, maxRejectShare, openNewest, reopen, send }: ExtractOptions) {
  const pseudonymise = pseudonymiser(pseudonymKey);
  const fingerprint = keyFingerprint(pseudonymKey);
  const withheldKey = withheldKeyOf(pseudonymKey);

  const sendParts = async (drop: DropRef, parts: AsyncIterable<DropPart>, signal?: AbortSignal): Promise<Receipt> => {
    const receipts: Receipt[] = [];
    async function* bodies(): AsyncGenerator<string> {
      let chunk = 0;
      for await (const { chunk: rows, receipt } of parts) {
        if (receipt) receipts.push(receipt);
        yield encodeMessage({
          version: 1,
          drop,
          chunk,
          ...rows,
          ...(receipt && { receipt }),
        } satisfies RowChunkMessage);
        chunk += 1;
      }
    }
    await send(bodies(), signal);
    const [receipt] = receipts;
    if (receipt === undefined) throw new Error('a drop ended without its receipt');
    return receipt;
  };

  const dropOf = ({ bucket, key }: ObjectHint, { etag, lastModified }: RawObject): DropRef => ({
    dropId: dropId(bucket, key, etag, `${RULES_VERSION}-${fingerprint}`),
    bucket,
    key,
    etag,
    lastModified,
    rules: RULES_VERSION,
    keyFingerprint: fingerprint,
  });

  /**
   * @param signal ends what is under way, with an error
   * @returns `undefined` if the object is gone
   */
  return async (hint: ObjectHint, signal?: AbortSignal): Promise<Extracted | undefined> => {
    const object = await openNewest(hint, signal);
    if (object === undefined) return undefined;
    const judgement = await reading(object.body, () => judgeFile(object.body, hint.key));
    const isKeyPersonal = judgement.kind === 'unreadable' && judgement.isKeyPersonal;
    const drop = dropOf({ ...hint, key: isKeyPersonal ? withheldKey(hint.key) : hint.key }, object);
    const read = async (body: RawObject['body'] | []) => ({
      drop,
      receipt: await sendParts(drop, readDrop(judgement, body, { pseudonymise, maxRejectShare }), signal),
    });
    if (!needsSecondReading(judgement)) return read([]);
    const again = await reopen(hint, object.etag, signal);
    return again && reading(again.body, () => read(again.body));
  };
}

/** Gives the body up however the reading ends. */
async function reading<Result>(body: Readable, read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } finally {
    body.destroy();
  }
}
