import * as z from 'zod';
import { PermanentError } from './permanent-error.ts';

/** SQS takes up to 1 MiB a message since August 2025; its attributes count too. */
export const MAX_MESSAGE_BYTES = 1024 * 1024 - 4096;

/** Reads the body of one kind of message. */
export type Decode<Message> = (body: string) => Message;

const BEYOND_THE_BASIC_PLANE = /[\u{10000}-\u{10ffff}]/gu;

/** A message as JSON. SQS takes emoji, emulators of it do not all: as escapes they are plain to both. */
export const encodeMessage = (message: object): string =>
  JSON.stringify(message).replace(
    BEYOND_THE_BASIC_PLANE,
    (pair) => `\\u${pair.charCodeAt(0).toString(16)}\\u${pair.charCodeAt(1).toString(16)}`,
  );

/**
 * Makes the reader of one kind of message.
 *
 * @throws PermanentError naming the fields at fault, never their content
 */
export const decoder =
  <Message>(what: string, schema: z.ZodType): Decode<Message> =>
  (body) => {
    const parsed = schema.safeParse(parseJson(what, body));
    if (parsed.success) return parsed.data as Message;
    const faults = parsed.error.issues
      .slice(0, 3)
      .map((issue) => `${issue.path.join('.') || 'message'}: ${issue.code}`);
    throw new PermanentError(`Not a ${what}: ${faults.join('; ')}`);
  };

function parseJson(what: string, body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // The parser's own message quotes the text.
    throw new PermanentError(`Not a ${what}: not JSON`);
  }
}
