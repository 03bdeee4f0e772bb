import type { DropId } from '@brewline/sales';
import * as z from 'zod';

/** The drop a message belongs to. Every message carries it, so that none depends on another arriving first. */
export interface DropRef {
  readonly dropId: DropId;
  readonly bucket: string;
  readonly key: string;
  readonly etag: string;
  /** Seconds since 1970, as S3 reports it. Drops of one key are ordered by (lastModified, rules, keyFingerprint). */
  readonly lastModified: number;
  /** The version of the parsing rules. */
  readonly rules: number;
  /** Identifies the pseudonym key that was used. */
  readonly keyFingerprint: string;
}

export const hexId = z.string().regex(/^[0-9a-f]{32}$/);
export const count = z.number().int().nonnegative();

export const dropRef = z.strictObject({
  dropId: hexId,
  bucket: z.string().min(1),
  key: z.string().min(1).max(1024),
  etag: z.string().min(1),
  lastModified: count,
  rules: count,
  keyFingerprint: z.string().regex(/^[0-9a-f]{12}$/),
});
