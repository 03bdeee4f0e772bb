import type { FileName } from '@brewline/warehouse';
import * as z from 'zod';

const fileEvent = z.strictObject({ key: z.string().min(1).max(1024), bucket: z.string().min(1).optional() });

/**
 * The file named by an operator's event: `{ "key": "<object key>" }`, and `"bucket"` if files with that key came from
 * several.
 *
 * @throws Error saying what is wrong with the event
 */
export function decodeFileEvent(event: unknown): FileName {
  const file = fileEvent.safeParse(event);
  if (file.success) return file.data;
  const faults = file.error.issues.map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': '));
  throw new Error(
    `The event names no file (${faults.join('; ')}). Send {"key": "north/leeds.csv"}: the name of the object `
      + `in its bucket.`,
  );
}
