import { open } from 'node:fs/promises';

/** Enough for the newest reason, which has at most a few hundred characters. */
const TAIL_BYTES = 65_536;

/** The newest reason why a message failed, from the end of the service's log; `undefined` if there is none. */
export async function readLastFailureReason(logFile: string): Promise<string | undefined> {
  const log = await open(logFile);
  try {
    const { size } = await log.stat();
    const from = Math.max(0, size - TAIL_BYTES);
    const { buffer, bytesRead } = await log.read(Buffer.alloc(size - from), 0, size - from, from);
    return buffer
      .toString('utf8', 0, bytesRead)
      .split('\n')
      .map(parseReason)
      .findLast((reason) => reason !== undefined);
  } finally {
    await log.close();
  }
}

/** The first line may be truncated, and a crash writes lines that are not JSON. */
function parseReason(line: string): string | undefined {
  try {
    const { messageId, reason } = JSON.parse(line) as Partial<Record<string, string>>;
    return messageId === undefined ? undefined : reason;
  } catch {
    return undefined;
  }
}
