import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { parse } from 'yaml';
import { ensureAlarmEmail } from '../alarm-email.ts';
import type { Aws } from '../aws.ts';
import { findParameter } from '../parameter-store.ts';
import type { ProgressLog } from '../progress-log.ts';
import { parameterName, type StageLocation } from '../names.ts';

/** The part of a deployment's options that the checks need. */
interface PreflightOptions {
  readonly repo: string;
  readonly stage: string;
  readonly region: string;
  /** Values of `--param`, by name. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly alarmEmail: string | undefined;
}

/**
 * Checks everything that could fail half way, before anything is changed; only a missing alarm address is stored.
 *
 * @throws Error with the command that fixes it
 */
export async function runPreflight(aws: Aws, wanted: PreflightOptions, report: ProgressLog): Promise<StageLocation> {
  const { place, who } = await identifyCaller(aws, wanted);
  report.fact('account', `${place.account}, ${place.region}`);
  report.fact('as', who);
  const warehouse = stageParameter('warehouse', wanted);
  if (warehouse === 'existing') await checkWarehouseUrl(aws, place);
  report.fact(
    'warehouse',
    warehouse === 'existing'
      ? `the one at ${parameterName(place.stage, 'warehouse-url')}`
      : 'its own Redshift Serverless',
  );
  const email = await ensureAlarmEmail(aws, place, wanted.alarmEmail);
  report.fact(
    'alarms',
    `to the address in ${parameterName(place.stage, 'alarm-email')}` + (email === 'created' ? ', stored just now' : ''),
  );
  return place;
}

/** @throws Error when AWS accepts no credentials */
export async function identifyCaller(
  { sts }: Pick<Aws, 'sts'>,
  { stage, region }: { stage: string; region: string },
): Promise<{ place: StageLocation; who: string }> {
  const identity = await sts.send(new GetCallerIdentityCommand({})).catch((error: unknown) => {
    throw new Error(
      `AWS accepted no credentials (${(error as Error).message}). `
        + `Log in (aws sso login), or name a profile (AWS_PROFILE=…), `
        + 'and check with `aws sts get-caller-identity`.',
      { cause: error },
    );
  });
  const who = identity.Arn ?? '';
  return { place: { stage, region, account: identity.Account ?? '', partition: who.split(':')[1] ?? 'aws' }, who };
}

/**
 * A parameter of `infra/stages.yml`, as the framework resolves it: `--param`, then the stage's block, then the default.
 */
function stageParameter(name: string, { repo, stage, parameters }: PreflightOptions): string | undefined {
  const stages = parse(readFileSync(join(repo, 'infra/stages.yml'), 'utf8')) as Record<
    string,
    Record<string, string> | undefined
  >;
  return parameters[name] ?? stages[stage]?.[name] ?? stages.default?.[name];
}

async function checkWarehouseUrl({ ssm }: Aws, { stage, region }: StageLocation): Promise<void> {
  const name = parameterName(stage, 'warehouse-url');
  const stored = await findParameter(ssm, name);
  if (stored?.type === 'SecureString') return;
  const wrong =
    stored === undefined
      ? `${name} is missing, and the stage loads into an existing warehouse`
      : `${name} holds a login unencrypted: it is a ${stored.type}`;
  throw new Error(
    `${wrong}. Run\n\n${stored === undefined ? '' : `  aws ssm delete-parameter --region ${region} --name ${name}\n`}`
      + `  read -rs URL    # postgres://user:password@host:5432/database, or redshift://…\n`
      + `  printf %s "$URL" | aws ssm put-parameter --region ${region} --name ${name} `
      + `--type SecureString --value file:///dev/stdin`,
  );
}
