import { readContent } from '../input/file-content.ts';
import type { Input } from '../input/inputs.ts';
import { type SkippedPath, UnreadableFileError } from '../input/skipped-path.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import type { Progress } from '../terminal/progress.ts';
import { readNewestDates, type Upload } from './ledger.ts';

const MAX_CONCURRENT_UPLOADS = 4;

/** @returns `unreadable`: the files that could not be read */
export async function uploadFiles(
  { cloud, database, withheldKey }: Pipeline,
  inputs: readonly Input[],
  progress: Progress,
): Promise<{ uploads: Upload[]; unreadable: SkippedPath[] }> {
  const uploads: Upload[] = [];
  const unreadable: SkippedPath[] = [];
  const newest = await readNewestDates(
    database,
    cloud.buckets.raw,
    inputs.map(({ key }) => key),
  );
  const queue = inputs.values();
  const worker = async () => {
    for (const { key, path } of queue) {
      const laterThan = newest.get(key) ?? 0;
      try {
        const { etag } = await cloud.putObject(key, await readContent(path), laterThan);
        await cloud.notify(key);
        uploads.push({ key, withheldKey: withheldKey(key), etag: etag.replaceAll('"', ''), laterThan });
        progress.showCollected(uploads.length);
      } catch (error) {
        if (!(error instanceof UnreadableFileError)) throw error;
        unreadable.push({ path, reason: error.message, is_fault: true });
      }
    }
  };
  await Promise.all(Array.from({ length: MAX_CONCURRENT_UPLOADS }, worker));
  return { uploads: uploads.sort((a, b) => (a.key < b.key ? -1 : 1)), unreadable };
}
