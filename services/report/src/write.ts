import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { readDataRange, type Report, createReport } from '@brewline/insights';
import { readWarehouse, type Session } from '@brewline/warehouse';
import { type Letter, buildLetter } from './letter.ts';
import { buildReportKey } from './report-key.ts';
import type { WriteRequest } from './write-event.ts';

export interface WriteOptions {
  /** The warehouse's. */
  readonly url: string;
  /** When the warehouse must have answered, in milliseconds of `performance.now()`. */
  readonly deadline: number;
  readonly s3: S3Client;
  readonly bucket: string;
}

/** A report in its bucket, and the letter that is sent. */
export interface WrittenReport extends Letter {
  readonly bucket: string;
  readonly key: string;
  readonly warnings: readonly string[];
}

/**
 * Writes a report into its bucket, over an earlier one of the same key.
 *
 * @throws RangeError if the warehouse has no such branch
 * @throws UnavailableError if the warehouse does not answer
 */
export async function write(
  { url, deadline, s3, bucket }: WriteOptions,
  request: WriteRequest,
): Promise<WrittenReport> {
  const report = await readWarehouse(url, deadline, (session) => readReport(session, request));
  const key = buildReportKey(request);
  await s3.send(
    new PutObjectCommand({ Bucket: bucket, Key: key, Body: report.html, ContentType: 'text/html; charset=utf-8' }),
  );
  return { bucket, key, warnings: report.warnings, ...buildLetter(report) };
}

async function readReport(session: Session, request: WriteRequest): Promise<Report> {
  const range = await readDataRange(session);
  if (request.branch !== '' && !range.branches.includes(request.branch))
    throw new RangeError(`Unknown branch: ${JSON.stringify(request.branch)}. Spell it as the reports do.`);
  return createReport(session, range, request);
}
