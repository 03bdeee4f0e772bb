import { PERIODS, type ReportRequest } from '@brewline/insights';
import * as z from 'zod';

const event = z.strictObject({
  period: z.enum(PERIODS),
  day: z.iso.date().optional(),
  branch: z.string().default(''),
});

/** A request with its defaults filled in. */
export interface WriteRequest extends ReportRequest {
  readonly day: string;
  /** The last day that is over. */
  readonly through: string;
}

/**
 * Reads the event that a schedule or a person sends.
 *
 * @param yesterday the default day: on a Monday it is of the week before, on the 1st of the month before
 * @throws RangeError that says what to send
 */
export function decodeWriteEvent(value: unknown, yesterday: string): WriteRequest {
  const parsed = event.safeParse(value);
  if (parsed.success) return { ...parsed.data, day: parsed.data.day ?? yesterday, through: yesterday };
  const [issue] = parsed.error.issues;
  throw new RangeError(
    `Invalid event (${[...issue!.path, issue!.message].join(': ')}). Send {"period": "daily"}, weekly or monthly, `
      + 'optionally with "day": "2021-08-25" of that period and "branch": "Leeds".',
  );
}
