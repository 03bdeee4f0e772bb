import { PERIODS, type ReportRequest } from '@brewline/insights';
import * as z from 'zod';

const event = z.strictObject({
  period: z.enum(PERIODS),
  day: z.iso.date().optional(),
  branch: z.string().default(''),
});

/** A request of which everything is known. */
export interface WriteRequest extends ReportRequest {
  readonly day: string;
  /** The last day that is over. */
  readonly through: string;
}

/**
 * What a schedule or a person hands to the function.
 *
 * @param yesterday the day where none is named: of the week before on a Monday, of the month before on the 1st
 * @throws RangeError for the person who wrote it
 */
export function decodeWriteEvent(value: unknown, yesterday: string): WriteRequest {
  const parsed = event.safeParse(value);
  if (parsed.success) return { ...parsed.data, day: parsed.data.day ?? yesterday, through: yesterday };
  const [issue] = parsed.error.issues;
  throw new RangeError(
    `The event asks for no report (${[...issue!.path, issue!.message].join(': ')}). Send {"period": `
      + '"daily"}, weekly or monthly, '
      + 'and if you like {"day": "2021-08-25"} of that period and {"branch": "Leeds"} with it.',
  );
}
