import { join, relative } from 'node:path';
import { checkAlarmEmail } from '../alarm-email.ts';
import type { DeployArguments } from './arguments.ts';
import type { Aws } from '../aws.ts';
import { runPreflight } from './preflight.ts';
import { uploadGrafana } from './grafana.ts';
import type { ProgressLog } from '../progress-log.ts';
import { deployStacks } from './stacks.ts';
import { bucketName } from '../names.ts';
import { packageStacks } from '../package/stacks.ts';
import { runSmokeTest, type SmokeLimits } from '../smoke/smoke-test.ts';

export interface DeployStageOptions extends DeployArguments, SmokeLimits {
  /** Root of the checkout. */
  readonly repo: string;
  /** The `sls` program. */
  readonly framework: string;
}

/**
 * Deploys a new or an existing stage and verifies that it works.
 *
 * @throws Error for the person who deploys: what is wrong, what is already done, what to do
 */
export async function deployStage(aws: Aws, options: DeployStageOptions, report: ProgressLog): Promise<void> {
  const { repo, stage, region, parameters, isPackaged, framework, signal } = options;
  report.heading(`Brewline: deploying the stage ${stage}`);
  const place = await runPreflight(aws, options, report);
  report.blankLine();
  const packaged = join(repo, '.package', stage);
  if (!isPackaged) {
    await report.step(
      'package',
      () => packageStacks({ repo, stage, out: packaged, region, parameters }),
      () => `in ${relative(repo, packaged)}/`,
    );
  }
  signal.throwIfAborted();
  await deployStacks({
    cloudformation: aws.cloudformation,
    repo,
    stage,
    region,
    parameters,
    packaged,
    framework,
    report,
    signal,
  });
  await report.step(
    'Grafana files uploaded',
    () => uploadGrafana(aws.s3, bucketName(place, 'grafana'), join(repo, 'grafana')),
    (files) => `${files} files`,
  );
  await runSmokeTest(aws, place, options, report);
  await report.step('alarm email confirmed', () => checkAlarmEmail(aws, place));
  report.success(`The stage ${stage} is deployed and works.`);
}
