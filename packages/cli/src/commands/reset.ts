import { parseOptions, rejectPositionals } from '../arguments/options.ts';
import { removeHome } from '../home/home.ts';
import { finishOrStop } from '../lifecycle/stop-signal.ts';
import type { Command } from './command.ts';

/** `brewline reset`: removes the embedded warehouse, its pseudonym key and its logs. */
export const reset: Command = async (args, { home, signal }) => {
  rejectPositionals(parseOptions(args, {}).positionals);
  await finishOrStop(signal, removeHome(home));
  console.log(`Removed ${home}.`);
  return 0;
};
