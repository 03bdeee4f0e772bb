/**
 * `npm run smoke-test -- --stage S`: verifies that a deployed stage works, and that somebody receives its alarms.
 */
import { parseArgs } from 'node:util';
import { checkAlarmEmail } from './alarm-email.ts';
import { parseStageArguments } from './deploy/arguments.ts';
import { identifyCaller } from './deploy/preflight.ts';
import { runDelivery } from './run-delivery.ts';
import { runSmokeTest } from './smoke/smoke-test.ts';

const USAGE = 'Usage: npm run smoke-test -- --stage STAGE [--region REGION]';

const smokeArguments = (args: readonly string[]) =>
  parseStageArguments(
    parseArgs({ args: [...args], options: { stage: { type: 'string' }, region: { type: 'string' } } }).values,
  );

await runDelivery(USAGE, smokeArguments, async (aws, wanted, report, signal) => {
  report.heading(`Brewline: testing the stage ${wanted.stage}`);
  const { place, who } = await identifyCaller(aws, wanted);
  report.fact('account', `${place.account}, ${place.region}`);
  report.fact('as', who);
  report.blankLine();
  await runSmokeTest(aws, place, { signal }, report);
  await report.step('alarm email confirmed', () => checkAlarmEmail(aws, place));
  report.success(`The stage ${place.stage} works.`);
});
