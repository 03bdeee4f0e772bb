import type { Report } from '@brewline/insights';

/** The part of a report that is sent. */
export interface Letter {
  readonly subject: string;
  /** HTML for email programs; `''` if it is too large to be passed on. */
  readonly mail: string;
  readonly text: string;
}

/**
 * Lambda passes at most 1 MB on to the next function, in which characters may be longer, and SNS accepts 256 KiB:
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html,
 * https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
const MAX_BYTES = { mail: 400_000, text: 150_000 };

/** A report's letter, no larger than can be passed on: text that is too long is cut, and HTML left out. */
export const buildLetter = ({ subject, mail, text }: Pick<Report, 'subject' | 'mail' | 'text'>): Letter => ({
  subject,
  mail: Buffer.byteLength(mail) > MAX_BYTES.mail ? '' : mail,
  text: truncate(text, MAX_BYTES.text),
});

function truncate(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  // A character that is cut in two becomes �.
  return `${Buffer.from(text).subarray(0, bytes).toString().replace(/�$/, '')}\n…\n`;
}
