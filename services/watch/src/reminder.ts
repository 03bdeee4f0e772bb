import type { RedAlarm } from './red-alarms.ts';

/** What SNS takes: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const MAX_MESSAGE_BYTES = 262_144;
/** Kept for the line that says how many alarms did not fit. */
const RESERVED_BYTES = 500;

/**
 * One message about alarms that are red, the first of them for longest; those beyond the size of a message are only
 * counted.
 */
export function reminderOf(
  stage: string,
  alarms: readonly RedAlarm[],
): { readonly subject: string; readonly message: string } {
  const are = alarms.length === 1 ? '1 alarm is' : `${alarms.length} alarms are`;
  let message =
    `${are} red in the stage ${stage}. `
    + `CloudWatch mails a change once; this reminder comes every day until all are green.\n`;
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
