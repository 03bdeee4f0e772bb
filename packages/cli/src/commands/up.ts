import { bold, dim } from '../format.ts';
import { startLine } from '../line.ts';
import { announce } from '../running-line.ts';
import { stopSignal } from '../stop-signal.ts';

/** `brewline up`: keeps the embedded line running until Ctrl-C. @returns the exit code */
export async function up(home: string): Promise<number> {
  const stopped = stopSignal();
  const line = await startLine({ home });
  const withdraw = await announce(home, { endpoint: line.cloud.endpoint, warehouseUrl: line.warehouseUrl });
  console.log(
    [
      '',
      `  ${bold('The warehouse is up.')} Connect with`,
      '',
      `    psql ${line.warehouseUrl}`,
      '',
      `  and bring in files with ${bold('npx brewline run PATH…')} from another terminal.`,
      dim('  Ctrl-C stops it; what is loaded stays in .brewline/.'),
      '',
    ].join('\n'),
  );
  await stopped;
  await withdraw();
  await line.close();
  return 0;
}
