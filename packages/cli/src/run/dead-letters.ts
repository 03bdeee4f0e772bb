import { decodeObjectHints } from '@brewline/contracts';
import type { DeadLetter } from '@brewline/local';

/** The keys that a dead letter is about; none for a malformed message. */
export function extractKeys({ queue, body }: DeadLetter): string[] {
  try {
    if (queue === 'drops') return decodeObjectHints(body).map(({ key }) => key);
    return [(JSON.parse(body) as { drop: { key: string } }).drop.key];
  } catch {
    return [];
  }
}
