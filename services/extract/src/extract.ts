import type { DropRef, ObjectHint, RowChunkMessage } from '@brewline/contracts';
import { AnyOrder, type DropPart, dropId, InOrderOfTime, keyFingerprint, NotInOrderOfTime, pseudonymiser, readDrop, type Receipt, RULES_VERSION } from '@brewline/sales';
import type { RawObject } from './raw-object.ts';

export interface ExtractOptions {
  readonly pseudonymKey: string;
  /** The share of rejected rows (0 to 1) above which a drop is refused. */
  readonly maxRejectShare: number;
  readonly openNewest: (hint: ObjectHint) => Promise<RawObject | undefined>;
  readonly reopen: (hint: ObjectHint, etag: string) => Promise<RawObject | undefined>;
  /** Takes one row chunk; resolves when the queue has it. */
  readonly send: (message: RowChunkMessage) => Promise<void>;
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

  const sendParts = async (drop: DropRef, parts: AsyncIterable<DropPart>): Promise<Receipt> => {
    let chunk = 0;
    for await (const { chunk: rows, receipt } of parts) {
      await send({ version: 1, drop, chunk, ...rows, ...(receipt && { receipt }) });
      if (receipt) return receipt;
      chunk += 1;
    }
    throw new Error('a drop ended without its receipt');
  };

  /** @returns `undefined` if the object is gone */
  return async (hint: ObjectHint): Promise<Extracted | undefined> => {
    const object = await openNewest(hint);
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
      sendParts(drop, readDrop(body, { key: hint.key, pseudonymise, identicalRows, maxRejectShare }));
    try {
      return { drop, receipt: await read(object.body, new InOrderOfTime()) };
    } catch (error) {
      if (!(error instanceof NotInOrderOfTime)) throw error;
      // The chunks sent so far are equal to those of the second reading, so sending them again changes nothing.
      const again = await reopen(hint, etag);
      return again && { drop, receipt: await read(again.body, new AnyOrder()) };
    } finally {
      object.body.destroy();
    }
  };
}
