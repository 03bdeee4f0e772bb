import { type GenerateOptions, writeFiles } from '@brewline/generator';
import { count, plural } from '../format.ts';

/** `brewline generate`: writes branch files as a chain of cafés would. @returns the exit code */
export async function generate(options: GenerateOptions, folder: string): Promise<number> {
  const { files, sales, bytes } = await writeFiles(options, folder);
  console.log(`${plural(files, 'file')}, ${plural(sales, 'row')}, ${count(Math.ceil(bytes / 1024))} KiB in ${folder} (seed ${options.seed})`);
  return 0;
}
