import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { parse } from 'yaml';
import { ensureAlarmEmail } from '../alarm-email.ts';
import type { Aws } from '../aws.ts';
import { findParameter } from '../parameter-store.ts';
import type { ProgressLog } from '../progress-log.ts';
import { parameterName, type StageLocation } from '../names.ts';

/** What the checks need of a deployment. */
interface PreflightOptions {
  readonly repo: string;
  readonly stage: string;
  readonly region: string;
  /** Of `--param`, by name. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly alarmEmail: string | undefined;
}

/**
 * Asks for everything that would otherwise fail half way, before anything is changed; only a missing alarm address is
 * written down.
 *
 * @throws Error with the command that helps
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
      ? `the one of ${parameterName(place.stage, 'warehouse-url')}`
      : 'its own Redshift Serverless',
  );
  const email = await ensureAlarmEmail(aws, place, wanted.alarmEmail);
  report.fact(
    'alarms',
    `to the address in ${parameterName(place.stage, 'alarm-email')}`
      + (email === 'created' ? ', just written there' : ''),
  );
  return place;
}

/** @throws Error when AWS does not know who is asking */
export async function identifyCaller(
  { sts }: Pick<Aws, 'sts'>,
  { stage, region }: { stage: string; region: string },
): Promise<{ place: StageLocation; who: string }> {
  const identity = await sts.send(new GetCallerIdentityCommand({})).catch((error: unknown) => {
    throw new Error(
      `AWS does not know who is asking (${(error as Error).message}). `
        + `Log in (aws sso login), or name a profile (AWS_PROFILE=…), `
        + 'and see whom `aws sts get-caller-identity` names.',
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
  const kept = await findParameter(ssm, name);
  if (kept?.type === 'SecureString') return;
  const wrong =
    kept === undefined
      ? `${name} is missing, and the stage loads into an existing warehouse`
      : `${name} holds a login in the clear: it is a ${kept.type}`;
  throw new Error(
    `${wrong}. Run\n\n${kept === undefined ? '' : `  aws ssm delete-parameter --region ${region} --name ${name}\n`}`
      + `  read -rs URL    # postgres://user:password@host:5432/database, or redshift://…\n`
      + `  printf %s "$URL" | aws ssm put-parameter --region ${region} --name ${name} `
      + `--type SecureString --value file:///dev/stdin`,
  );
}
