import type { RedAlarm } from './red-alarms.ts';

/** SNS's limit: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const MAX_MESSAGE_BYTES = 262_144;
/** Kept for the line that says how many alarms did not fit. */
const RESERVED_BYTES = 500;

/**
 * One message about red alarms; those that do not fit are only counted.
 *
 * @param alarms the one that has been red longest first
 */
export function buildReminder(
  stage: string,
  alarms: readonly RedAlarm[],
): { readonly subject: string; readonly message: string } {
  const are = alarms.length === 1 ? '1 alarm is' : `${alarms.length} alarms are`;
  let message =
    `${are} red in stage ${stage}. `
    + `CloudWatch mails each change once; this reminder comes every day until all are green.\n`;
  let bytes = Buffer.byteLength(message);
  for (const [at, { name, since, description }] of alarms.entries()) {
    const entry = `\n${name}\nsince ${since.toISOString().slice(0, 16).replace('T', ' ')} UTC\n${description}\n`;
    bytes += Buffer.byteLength(entry);
    if (bytes > MAX_MESSAGE_BYTES - RESERVED_BYTES) {
      message +=
        `\n… and ${alarms.length - at} more: `
        + `aws cloudwatch describe-alarms --state-value ALARM --alarm-name-prefix brewline-${stage}-\n`;
      break;
    }
    message += entry;
  }
  return { subject: `Brewline ${stage}: ${are} red`, message };
}
