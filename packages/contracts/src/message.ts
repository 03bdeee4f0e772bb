import * as z from 'zod';
import { PermanentError } from './permanent-error.ts';

/** SQS has accepted messages of up to 1 MiB since August 2025; their attributes count too. */
export const MAX_MESSAGE_BYTES = 1024 * 1024 - 4096;

/** Reads the body of one kind of message. */
export type Decode<Message> = (body: string) => Message;

const SUPPLEMENTARY_CHARACTERS = /[\u{10000}-\u{10ffff}]/gu;

/** Encodes a message as JSON, with emoji as escapes: SQS accepts emoji, but not every emulator of it does. */
export const encodeMessage = (message: object): string =>
  JSON.stringify(message).replace(
    SUPPLEMENTARY_CHARACTERS,
    (pair) => `\\u${pair.charCodeAt(0).toString(16)}\\u${pair.charCodeAt(1).toString(16)}`,
  );

/**
 * Makes the decoder of one kind of message.
 *
 * @param what the kind with its article, such as `a row chunk`
 * @throws PermanentError naming the invalid fields, never their content
 */
export const decoder =
  <Message>(what: string, schema: z.ZodType): Decode<Message> =>
  (body) => {
    const parsed = schema.safeParse(parseJson(what, body));
    if (parsed.success) return parsed.data as Message;
    const faults = parsed.error.issues
      .slice(0, 3)
      .map((issue) => `${issue.path.join('.') || 'message'}: ${issue.code}`);
    throw new PermanentError(`Not ${what}: ${faults.join('; ')}`);
  };

function parseJson(what: string, body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // The parser's own message quotes the text.
    throw new PermanentError(`Not ${what}: not JSON`);
  }
}
