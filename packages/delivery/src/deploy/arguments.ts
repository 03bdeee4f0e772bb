import { parseArgs } from 'node:util';
import { parseParameters } from '../package/parameters.ts';
import { checkStageName } from '../package/stage-name.ts';

export const DEPLOY_USAGE = `Usage: npm run deploy -- --stage STAGE

  --region REGION            where to; else AWS_REGION, else us-east-1
  --param NAME=VALUE         wins over infra/stages.yml; may be given several times
  --alarm-email ADDRESS      whom alarms are sent to; needed once a stage
  --packaged                 deploy what lies in .package/STAGE as it is, instead of packaging anew

Exit codes: 0 deployed and seen to work · 1 not · 2 wrong usage`;

export interface DeployArguments {
  readonly stage: string;
  readonly region: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly alarmEmail: string | undefined;
  readonly isPackaged: boolean;
}

/** @throws Error saying what is wrong with them */
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
 * The stage and region to work on: the region as the `serverless.yml` files find it.
 * @throws Error for a name that no
 * stage has
 */
export function parseStageArguments({ stage, region }: { stage?: string | undefined; region?: string | undefined }): {
  stage: string;
  region: string;
} {
  if (stage === undefined) throw new Error('Which stage? Say --stage prod, for example.');
  checkStageName(stage);
  return { stage, region: region ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? 'us-east-1' };
}
