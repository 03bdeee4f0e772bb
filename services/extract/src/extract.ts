import { type DropRef, encodeMessage, type ObjectHint, type RowChunkMessage } from '@brewline/contracts';
import { AnyOrder, type DropPart, dropId, InOrderOfTime, keyFingerprint, NotInOrderOfTime, pseudonymiser, readDrop, type Receipt, RULES_VERSION } from '@brewline/sales';
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

  const sendParts = async (drop: DropRef, parts: AsyncIterable<DropPart>, signal?: AbortSignal): Promise<Receipt> => {
    const receipts: Receipt[] = [];
    async function* bodies(): AsyncGenerator<string> {
      let chunk = 0;
      for await (const { chunk: rows, receipt } of parts) {
        if (receipt) receipts.push(receipt);
        yield encodeMessage({ version: 1, drop, chunk, ...rows, ...(receipt && { receipt }) } satisfies RowChunkMessage);
        chunk += 1;
      }
    }
    await send(bodies(), signal);
    const [receipt] = receipts;
    if (receipt === undefined) throw new Error('a drop ended without its receipt');
    return receipt;
  };

  /**
   * @param signal ends what is under way, with an error
   * @returns `undefined` if the object is gone
   */
  return async (hint: ObjectHint, signal?: AbortSignal): Promise<Extracted | undefined> => {
    const object = await openNewest(hint, signal);
    if (object === undefined) return undefined;
    const { etag, lastModified } = object;
    const drop: DropRef = {
      dropId: dropId(hint.bucket, hint.key, etag, `${RULES_VERSION}-${fingerprint}`),
      ...hint,
      etag,
      lastModified,
      rules: RULES_VERSION,
      keyFingerprint: fingerprint,
    };
    const read = (body: RawObject['body'], identicalRows: InOrderOfTime | AnyOrder) =>
      sendParts(drop, readDrop(body, { key: hint.key, pseudonymise, identicalRows, maxRejectShare }), signal);
    try {
      return { drop, receipt: await read(object.body, new InOrderOfTime()) };
    } catch (error) {
      if (!(error instanceof NotInOrderOfTime)) throw error;
      // The chunks sent so far are equal to those of the second reading, so sending them again changes nothing.
      const again = await reopen(hint, etag, signal);
      return again && { drop, receipt: await read(again.body, new AnyOrder()) };
    } finally {
      object.body.destroy();
    }
  };
}
