import type { DropRef } from '@brewline/contracts';

interface Version {
  readonly ref: DropRef;
}

/**
 * Drops of one key are ordered by S3's dates and the parsing rules, never by when they arrived. If one version was
 * read twice, the reading with the warehouse's pseudonym key is newer; ids break ties, which clock differences could
 * cause.
 */
export const compareNewestFirst =
  (keyFingerprint: string) =>
  ({ ref: a }: Version, { ref: b }: Version): number =>
    b.lastModified - a.lastModified
    || b.rules - a.rules
    || Number(b.keyFingerprint === keyFingerprint) - Number(a.keyFingerprint === keyFingerprint)
    || (a.dropId < b.dropId ? 1 : -1);
