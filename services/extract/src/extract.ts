import type { Readable } from 'node:stream';
import { type DropRef, encodeMessage, type ObjectHint, type RowChunkMessage } from '@brewline/contracts';
import {
  type Bytes,
  type DropPart,
  dropId,
  judgeFile,
  keyFingerprint,
  needsSecondReading,
  pseudonymiser,
  readDrop,
  type Receipt,
  type RowChunk,
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
  /** Sends row chunks as message bodies while they are made; resolves when the queue has accepted all. */
  readonly send: (bodies: AsyncIterable<string>, signal?: AbortSignal) => Promise<void>;
}

/** What was read of an object. */
export interface ExtractedDrop {
  readonly drop: DropRef;
  readonly receipt: Receipt;
}

/** Makes the function that reads the object of a hint and sends its rows, without personal data. */
export function extractor({ pseudonymKey, maxRejectShare, openNewest, reopen, send }: ExtractOptions) {
  const options = { pseudonymise: pseudonymiser(pseudonymKey), maxRejectShare };
  const fingerprint = keyFingerprint(pseudonymKey);
  const withheldKey = withheldKeyOf(pseudonymKey);

  const dropOf = ({ bucket, key }: ObjectHint, { etag, lastModified }: RawObject): DropRef => ({
    dropId: dropId(bucket, key, etag, `${RULES_VERSION}-${fingerprint}`),
    bucket,
    key,
    etag,
    lastModified,
    rules: RULES_VERSION,
    keyFingerprint: fingerprint,
  });

  const sendParts = async (drop: DropRef, parts: AsyncIterable<DropPart>, signal?: AbortSignal): Promise<Receipt> => {
    let last: Receipt | undefined;
    async function* bodies(): AsyncGenerator<string> {
      let number = 0;
      for await (const { chunk, receipt } of parts) {
        last = receipt;
        yield encodeRowChunk(drop, number, chunk, receipt);
        number += 1;
      }
    }
    await send(bodies(), signal);
    if (last === undefined) throw new Error('a drop ended without its receipt');
    return last;
  };

  /**
   * Reads the object for evidence, then sends its rows: from memory, or in a second pass if there are many.
   *
   * @param signal aborts reading and sending
   * @returns `undefined` if the object is gone
   */
  return async (hint: ObjectHint, signal?: AbortSignal): Promise<ExtractedDrop | undefined> => {
    const object = await openNewest(hint, signal);
    if (object === undefined) return undefined;
    const judgement = await withBody(object, (body) => judgeFile(body, hint.key));
    const isKeyPersonal = judgement.kind === 'unreadable' && judgement.isKeyPersonal;
    const drop = dropOf({ ...hint, key: isKeyPersonal ? withheldKey(hint.key) : hint.key }, object);
    const sendRows = async (file: Bytes): Promise<ExtractedDrop> => ({
      drop,
      receipt: await sendParts(drop, readDrop(judgement, file, options), signal),
    });
    if (!needsSecondReading(judgement)) return sendRows([]);
    const again = await reopen(hint, object.etag, signal);
    return again && withBody(again, sendRows);
  };
}

const encodeRowChunk = (drop: DropRef, chunk: number, rows: RowChunk, receipt: Receipt | undefined): string =>
  encodeMessage({ version: 1, drop, chunk, ...rows, ...(receipt && { receipt }) } satisfies RowChunkMessage);

/** Closes the body, also after an error. */
async function withBody<Result>({ body }: RawObject, read: (body: Readable) => Promise<Result>): Promise<Result> {
  try {
    return await read(body);
  } finally {
    body.destroy();
  }
}
