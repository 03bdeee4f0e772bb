import { readdir, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { DeleteObjectCommand, PutObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';

/**
 * Mirrors the folder `grafana/` to the bucket that Grafana reads: uploads every file under its path and deletes the
 * other objects.
 *
 * @returns the number of files
 */
export async function uploadGrafana(s3: S3Client, bucket: string, folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const keys = new Map(
    files.map((file) => [
      file
        .slice(folder.length + 1)
        .split(sep)
        .join('/'),
      file,
    ]),
  );
  for (const [key, file] of keys)
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: await readFile(file) }));
  for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket: bucket })) {
    for (const { Key = '' } of Contents)
      if (!keys.has(Key)) await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key }));
  }
  return keys.size;
}
