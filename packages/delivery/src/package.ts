/**
 * `npm run package [-- --stage S --region R --param name=value]`: packages every stack as it would be deployed, into
 * `.package/<stage>/`.
 */
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { summaryLine } from './package/summary-line.ts';
import { parseParameters } from './package/parameters.ts';
import { packageStacks } from './package/stacks.ts';

const REPOSITORY = fileURLToPath(new URL('../../..', import.meta.url));
const USAGE = 'Usage: npm run package [-- --stage STAGE --region REGION --param NAME=VALUE]';

try {
  const { values } = parseArgs({
    options: {
      stage: { type: 'string', default: 'dev' },
      region: { type: 'string' },
      param: { type: 'string', multiple: true, default: [] },
    },
  });
  const { stage, region } = values;
  const out = join(REPOSITORY, '.package', stage);
  await packageStacks({
    repo: REPOSITORY,
    stage,
    out,
    region,
    parameters: parseParameters(values.param),
    onPackaged: (stack) => console.log(summaryLine(stack)),
  });
  console.log(`\nPackaged for the stage ${stage} in ${relative(process.cwd(), out)}/`);
} catch (error) {
  const { message, code = '' } = error as NodeJS.ErrnoException;
  console.error(code.startsWith('ERR_PARSE_ARGS') ? `${message}\n\n${USAGE}` : message);
  process.exitCode = 1;
}
