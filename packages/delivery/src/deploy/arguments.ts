import { parseArgs } from 'node:util';
import { parseParameters } from '../package/parameters.ts';
import { checkStageName } from '../package/stage-name.ts';

export const DEPLOY_USAGE = `Usage: npm run deploy -- --stage STAGE

  --region REGION            the region; else AWS_REGION, else us-east-1
  --param NAME=VALUE         overrides infra/stages.yml; may be given several times
  --alarm-email ADDRESS      where alarms are sent; needed once per stage
  --packaged                 deploy the packages in .package/STAGE, instead of packaging again

Exit codes: 0 deployed and verified · 1 failed · 2 wrong usage`;

export interface DeployArguments {
  readonly stage: string;
  readonly region: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly alarmEmail: string | undefined;
  readonly isPackaged: boolean;
}

/** @throws Error saying which argument is wrong */
export function parseDeployArguments(args: readonly string[]): DeployArguments {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      'stage': text,
      'region': text,
      'param': { ...text, multiple: true, default: [] },
      'alarm-email': text,
      'packaged': { type: 'boolean', default: false },
    },
  });
  return {
    ...parseStageArguments(values),
    parameters: parseParameters(values.param),
    alarmEmail: values['alarm-email'],
    isPackaged: values.packaged,
  };
}

/**
 * The stage and region to work on: the region as the `serverless.yml` files resolve it.
 * @throws Error for an invalid name of a stage
 */
export function parseStageArguments({ stage, region }: { stage?: string | undefined; region?: string | undefined }): {
  stage: string;
  region: string;
} {
  if (stage === undefined) throw new Error('Name the stage, for example --stage prod.');
  checkStageName(stage);
  return { stage, region: region ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? 'us-east-1' };
}
