import { type GenerateOptions, writeFiles } from '@brewline/generator';
import { count, plural } from '../output/format.ts';
import { untilStopped } from '../lifecycle/stop-signal.ts';

/** `brewline generate`: writes branch files as a chain of cafés would. @returns the exit code */
export async function generate(options: GenerateOptions, folder: string, signal: AbortSignal): Promise<number> {
  const { files, sales, bytes } = await untilStopped(signal, writeFiles(options, folder, signal));
  console.log(
    `${plural(files, 'file')}, ${plural(sales, 'row')}, ${count(Math.ceil(bytes / 1024))} KiB in ${folder} (seed ${options.seed})`,
  );
  return 0;
}
