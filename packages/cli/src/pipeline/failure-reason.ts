import { open } from 'node:fs/promises';

/** A reason has at most a few hundred characters, and the newest is wanted. */
const TAIL_BYTES = 65_536;

/** Why a message failed last, as the service's log says it; `undefined` if its end does not say. */
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

/** The log's first line may be cut, and a crash writes lines that are no JSON. */
function parseReason(line: string): string | undefined {
  try {
    const { messageId, reason } = JSON.parse(line) as Partial<Record<string, string>>;
    return messageId === undefined ? undefined : reason;
  } catch {
    return undefined;
  }
}
