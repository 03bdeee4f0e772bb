import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { isRecord, readYamlFile } from '@brewline/local/platform';
import { makeTemporaryFolder } from '@brewline/testing';

const CHECKOUT = fileURLToPath(new URL('../../..', import.meta.url));
export const PASSWORD = 'a-secret-password';
const TOOLS = [
  'base64',
  'bash',
  'cat',
  'cp',
  'dirname',
  'find',
  'grep',
  'head',
  'mkdir',
  'mv',
  'rm',
  'sed',
  'sha256sum',
  'sort',
];
const KNOWN: Record<string, string> = {
  'AWS::Region': 'eu-west-2',
  'AWS::AccountId': '000000000000',
  'sls:stage': 'test',
  'WarehouseWorkgroup': 'brewline-test',
};
export const SERVED = { OwnWarehouse: true, ServeGrafana: true };
export const FORWARDED = { OwnWarehouse: true, ServeGrafana: false };
export const OTHER_WAREHOUSE = { OwnWarehouse: false, ServeGrafana: false };

const folder = await makeTemporaryFolder();
export const runFile = promisify(execFile);
export const { Resources: resources } = readYamlFile(join(CHECKOUT, 'infra/grafana.yml')) as {
  Resources: {
    GrafanaSettings: { Properties: { Value: unknown } };
    GrafanaLaunchTemplate: { Properties: { LaunchTemplateData: { UserData: unknown } } };
  };
};

/** A value of infra/grafana.yml in the stage `test`. */
export function resolveValue(value: unknown, conditions: Record<string, boolean> = {}): string {
  if (typeof value === 'string') return value.replace(/\$\{param:grafanaDomain[^}]*\}/, 'grafana.example');
  if (!isRecord(value)) throw new Error(`Unsupported value: ${JSON.stringify(value)}`);
  const [name, inner] = Object.entries(value)[0] as [string, unknown[]];
  if (name === 'Fn::Base64') return resolveValue(inner);
  if (name === 'Fn::Join')
    return (inner[1] as unknown[]).map((item) => resolveValue(item, conditions)).join(inner[0] as string);
  if (name === 'Fn::If') return resolveValue(inner[conditions[inner[0] as string]! ? 1 : 2], conditions);
  if (name !== 'Fn::Sub') throw new Error(`Unsupported function: ${name}`);
  return String(inner).replace(/\$\{([\w:]+)\}/g, (_, key: string) => KNOWN[key]!);
}

export interface Instance {
  readonly root: string;
  /** The folder that the bucket was fetched to. */
  readonly fetched: string;
  /** Runs a script of grafana/instance. @throws Error when it fails */
  readonly run: (script: string) => Promise<void>;
  readonly set: (conditions: Record<string, boolean>) => Promise<void>;
  /** The command lines so far. */
  readonly calls: () => Promise<string[]>;
  readonly bin: string;
}

/** A new instance whose bucket has just been fetched for the first time. */
export async function launchInstance(conditions: Record<string, boolean>): Promise<Instance> {
  const root = await mkdtemp(join(folder, 'instance-'));
  const [bin, fetched, settings, log] = [
    join(root, 'bin'),
    join(root, 'opt/brewline-grafana'),
    join(root, 'settings'),
    join(root, 'calls'),
  ];
  await mkdir(bin);
  for (const tool of TOOLS) await symlink(execFileSync('which', [tool], { encoding: 'utf8' }).trim(), join(bin, tool));
  const fake = (name: string, does = ''): Promise<void> =>
    writeFile(join(bin, name), `#!${bin}/bash\nprintf '%s\\n' "${name} $*" >> ${log}\n${does}\n`, { mode: 0o755 });
  await fake('aws', `case "$*" in *get-parameter*) cat ${settings} ;; *get-secret-value*) echo ${PASSWORD} ;; esac`);
  await fake('systemctl');
  await fake('docker');
  await fake('dnf', `mv ${bin}/docker.package ${bin}/docker`);
  await cp(join(CHECKOUT, 'grafana'), fetched, { recursive: true });
  const set = (now: Record<string, boolean>): Promise<void> =>
    writeFile(settings, resolveValue(resources.GrafanaSettings.Properties.Value, now));
  await set(conditions);
  return {
    root,
    fetched,
    bin,
    set,
    run: async (script) => {
      await runFile(join(bin, 'bash'), [join(fetched, 'instance', script), root], {
        env: { PATH: bin, STAGE: 'test', AWS_REGION: 'eu-west-2' },
      });
    },
    calls: async () => (existsSync(log) ? (await readFile(log, 'utf8')).trim().split('\n') : []),
  };
}

/** An instance on which Grafana was started. */
export async function startInstance(conditions: Record<string, boolean>): Promise<Instance> {
  const instance = await launchInstance(conditions);
  await instance.run('apply.sh');
  await instance.run('run.sh');
  return instance;
}

/** The values of an option in the command that runs Grafana itself. */
export async function readRunOptions(instance: Instance, name: string): Promise<string[]> {
  const words = (await instance.calls()).findLast((call) => call.startsWith('docker run'))!.split(' ');
  return words.filter((_, index) => words[index - 1] === name);
}

/** The source of a path in the container. */
export async function findMountSource(instance: Instance, path: string): Promise<string> {
  const mounts = (await readRunOptions(instance, '--volume')).map((volume) => volume.split(':'));
  return mounts.find(([, target]) => target === path)![0]!;
}

/** The environment variables of the container. */
export async function readContainerEnvironment(instance: Instance): Promise<Record<string, string>> {
  const files = await Promise.all((await readRunOptions(instance, '--env-file')).map((file) => readFile(file, 'utf8')));
  const lines = files
    .join('\n')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'));
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}

export const countRestarts = (calls: readonly string[]): number =>
  calls.filter((call) => call === 'systemctl restart brewline-grafana').length;
