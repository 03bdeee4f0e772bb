/**
 * What Grafana's instance does with grafana/, as far as that goes outside of AWS: scripts are real; aws, dnf, docker
 * and systemctl note what they are told.
 */
import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { isRecord, readYamlFile } from '@brewline/local/platform';
import { makeTemporaryFolder } from '@brewline/testing';

const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));
const PASSWORD = 'a-password-that-nobody-may-see';
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
const SERVED = { OwnWarehouse: true, ServeGrafana: true };
const FORWARDED = { OwnWarehouse: true, ServeGrafana: false };
const OTHER_WAREHOUSE = { OwnWarehouse: false, ServeGrafana: false };

const folder = await makeTemporaryFolder();
const run = promisify(execFile);
const { Resources: resources } = readYamlFile(join(CHECKOUT, 'infra/grafana.yml')) as {
  Resources: {
    GrafanaSettings: { Properties: { Value: unknown } };
    GrafanaLaunchTemplate: { Properties: { LaunchTemplateData: { UserData: unknown } } };
  };
};

/** What a value of infra/grafana.yml comes to in the stage `test`. */
function resolve(value: unknown, conditions: Record<string, boolean> = {}): string {
  if (typeof value === 'string') return value.replace(/\$\{param:grafanaDomain[^}]*\}/, 'grafana.example');
  if (!isRecord(value)) throw new Error(`Not known here: ${JSON.stringify(value)}`);
  const [name, inner] = Object.entries(value)[0] as [string, unknown[]];
  if (name === 'Fn::Base64') return resolve(inner);
  if (name === 'Fn::Join')
    return (inner[1] as unknown[]).map((item) => resolve(item, conditions)).join(inner[0] as string);
  if (name === 'Fn::If') return resolve(inner[conditions[inner[0] as string]! ? 1 : 2], conditions);
  if (name !== 'Fn::Sub') throw new Error(`Not known here: ${name}`);
  return String(inner).replace(/\$\{([\w:]+)\}/g, (_, key: string) => KNOWN[key]!);
}

interface Instance {
  readonly root: string;
  /** What the bucket was fetched to. */
  readonly fetched: string;
  /** Runs a script of grafana/instance. @throws Error when it fails */
  readonly run: (script: string) => Promise<void>;
  readonly set: (conditions: Record<string, boolean>) => Promise<void>;
  /** The command lines so far. */
  readonly calls: () => Promise<string[]>;
  readonly bin: string;
}

/** A new instance whose bucket has just been fetched for the first time. */
async function launch(conditions: Record<string, boolean>): Promise<Instance> {
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
    writeFile(settings, resolve(resources.GrafanaSettings.Properties.Value, now));
  await set(conditions);
  return {
    root,
    fetched,
    bin,
    set,
    run: async (script) => {
      await run(join(bin, 'bash'), [join(fetched, 'instance', script), root], {
        env: { PATH: bin, STAGE: 'test', AWS_REGION: 'eu-west-2' },
      });
    },
    calls: async () => (existsSync(log) ? (await readFile(log, 'utf8')).trim().split('\n') : []),
  };
}

/** An instance on which Grafana was started. */
async function started(conditions: Record<string, boolean>): Promise<Instance> {
  const instance = await launch(conditions);
  await instance.run('apply.sh');
  await instance.run('run.sh');
  return instance;
}

/** The values of an option in the command that runs Grafana itself. */
async function options(instance: Instance, name: string): Promise<string[]> {
  const words = (await instance.calls()).findLast((call) => call.startsWith('docker run'))!.split(' ');
  return words.filter((_, index) => words[index - 1] === name);
}

/** Where a path in the container comes from. */
async function source(instance: Instance, path: string): Promise<string> {
  const mounts = (await options(instance, '--volume')).map((volume) => volume.split(':'));
  return mounts.find(([, target]) => target === path)![0]!;
}

/** The variables that the container is given. */
async function environment(instance: Instance): Promise<Record<string, string>> {
  const files = await Promise.all((await options(instance, '--env-file')).map((file) => readFile(file, 'utf8')));
  const lines = files
    .join('\n')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'));
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}

const restarts = (calls: readonly string[]): number =>
  calls.filter((call) => call === 'systemctl restart brewline-grafana').length;

describe('the first start', () => {
  test('Grafana finds its data sources, its dashboards and their provider where the container looks', async () => {
    const instance = await started(FORWARDED);
    const dataSources = await readdir(await source(instance, '/etc/grafana/provisioning/datasources'));
    expect(dataSources.sort()).toEqual(['cloudwatch.yml', 'warehouse.yml']);
    const provider = await readFile(
      join(await source(instance, '/etc/grafana/provisioning/dashboards'), 'brewline.yml'),
      'utf8',
    );
    const { path } = (parse(provider) as { providers: [{ options: { path: string } }] }).providers[0].options;
    expect((await readdir(await source(instance, `${path}/warehouse`))).sort()).toEqual([
      'branch.json',
      'data-quality.json',
      'sales.json',
    ]);
    expect(await readdir(await source(instance, `${path}/cloudwatch`))).toEqual(['pipeline.json']);
  });

  test.each([
    ['of its own', FORWARDED, 'grafana-redshift-datasource'],
    ['of another kind', OTHER_WAREHOUSE, 'grafana-postgresql-datasource'],
  ])('with a warehouse %s, the dashboards are those that ask it so', async (_, conditions, type) => {
    const instance = await started(conditions);
    const sales = JSON.parse(
      await readFile(join(await source(instance, '/etc/brewline/dashboards/warehouse'), 'sales.json'), 'utf8'),
    ) as { panels: { datasource?: { type: string } }[] };
    expect(new Set(sales.panels.flatMap(({ datasource }) => datasource?.type ?? []))).toEqual(new Set([type]));
  });

  test("the pipeline's dashboard opens with the stage of the instance", async () => {
    const instance = await started(FORWARDED);
    const pipeline = JSON.parse(
      await readFile(join(await source(instance, '/etc/brewline/dashboards/cloudwatch'), 'pipeline.json'), 'utf8'),
    ) as { templating: { list: [{ name: string; current: unknown }] } };
    expect(pipeline.templating.list).toMatchObject([{ name: 'stage', current: { text: 'test', value: 'test' } }]);
  });

  test('a bucket without a dashboard yet is no reason to fail', async () => {
    const instance = await launch(FORWARDED);
    await rm(join(instance.fetched, 'dashboards'), { recursive: true, force: true });
    await instance.run('apply.sh');
    await instance.run('run.sh');
    for (const kind of ['warehouse', 'cloudwatch'])
      expect(await readdir(await source(instance, `/etc/brewline/dashboards/${kind}`))).toEqual([]);
  });

  test('every variable that the provisioning asks for is given to the container', async () => {
    const instance = await started(FORWARDED);
    const given = await environment(instance);
    const dataSources = join(instance.fetched, 'provisioning/datasources/aws');
    const texts = await Promise.all(
      (await readdir(dataSources)).map((file) => readFile(join(dataSources, file), 'utf8')),
    );
    const asked = texts.flatMap((text) => [...text.matchAll(/\$\{?(\w+)/g)].map(([, name]) => name!));
    expect(new Set(asked)).toEqual(new Set(['AWS_REGION', 'BREWLINE_WAREHOUSE_WORKGROUP']));
    for (const name of asked) expect(given[name]).toMatch(/./);
    const uids = texts.map((text) => (parse(text) as { datasources: [{ uid: string }] }).datasources[0].uid);
    expect(uids.sort()).toEqual(['brewline-cloudwatch', 'brewline-warehouse']);
  });

  test('no secret is in a command, in the environment or in a file that others may read', async () => {
    const instance = await started(SERVED);
    const secretKey = (await readFile(await source(instance, '/run/secrets/secret-key'), 'utf8')).trim();
    expect(Buffer.from(secretKey, 'base64')).toHaveLength(32);
    const told = [...(await instance.calls()), JSON.stringify(await environment(instance))].join('\n');
    const holding: string[] = [];
    for (const entry of await readdir(instance.root, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      if (!entry.isFile() || entry.parentPath === instance.bin) continue;
      const text = await readFile(path, 'utf8');
      if (![PASSWORD, secretKey].some((secret) => text.includes(secret))) continue;
      holding.push(basename(path));
      expect((await stat(path)).mode & 0o007).toBe(0);
    }
    expect(holding.sort()).toEqual(['admin-password', 'secret-key']);
    for (const secret of [PASSWORD, secretKey]) expect(told).not.toContain(secret);
  });

  test('without a certificate only the instance reaches the port, with one only the load balancer', async () => {
    const forwarded = await started(FORWARDED);
    const served = await started(SERVED);
    expect(await options(forwarded, '--publish')).toEqual(['127.0.0.1:3000:3000']);
    expect(await options(served, '--publish')).toEqual(['0.0.0.0:3000:3000']);
    expect(await environment(forwarded)).toMatchObject({
      GF_SECURITY_COOKIE_SECURE: 'false',
      GF_SERVER_ROOT_URL: 'http://localhost:3000/',
    });
    expect(await environment(served)).toMatchObject({
      GF_SECURITY_COOKIE_SECURE: 'true',
      GF_SERVER_ROOT_URL: 'https://grafana.example/',
    });
  });

  test('an instance without Docker installs it, and follows the newest packages from then on', async () => {
    const instance = await launch(FORWARDED);
    await run('mv', [join(instance.bin, 'docker'), join(instance.bin, 'docker.package')]);
    await instance.run('apply.sh');
    expect(await instance.calls()).toContain('dnf install --assumeyes docker');
    expect(await readFile(join(instance.root, 'etc/dnf/vars/releasever'), 'utf8')).toBe('latest\n');
  });

  test("a warehouse that is not the stage's own has no Redshift data source", async () => {
    const instance = await started(OTHER_WAREHOUSE);
    expect(await readdir(await source(instance, '/etc/grafana/provisioning/datasources'))).toEqual(['cloudwatch.yml']);
  });
});

describe('every five minutes', () => {
  test('Grafana goes on running when nothing changed or only a dashboard did, and keeps its key', async () => {
    const instance = await started(FORWARDED);
    const key = await readFile(await source(instance, '/run/secrets/secret-key'), 'utf8');
    await writeFile(join(instance.fetched, 'dashboards/redshift/sales.json'), '{}');
    await instance.run('apply.sh');
    expect(restarts(await instance.calls())).toBe(1);
    expect(await readFile(await source(instance, '/run/secrets/secret-key'), 'utf8')).toBe(key);
  });

  test.each(['instance/run.sh', 'instance/grafana.env', 'grafana.env', 'provisioning/datasources/aws/cloudwatch.yml'])(
    'a changed %s restarts Grafana once',
    async (file) => {
      const instance = await started(FORWARDED);
      await writeFile(join(instance.fetched, file), `${await readFile(join(instance.fetched, file), 'utf8')}\n`);
      await instance.run('apply.sh');
      await instance.run('apply.sh');
      expect(restarts(await instance.calls())).toBe(2);
    },
  );

  test('a certificate that is added moves the port without a new instance', async () => {
    const instance = await started(FORWARDED);
    await instance.set(SERVED);
    await instance.run('apply.sh');
    await instance.run('run.sh');
    expect(restarts(await instance.calls())).toBe(2);
    expect(await options(instance, '--publish')).toEqual(['0.0.0.0:3000:3000']);
  });

  test('an AWS that does not answer fails the run, and changes nothing', async () => {
    const instance = await started(FORWARDED);
    const before = await environment(instance);
    await writeFile(join(instance.bin, 'aws'), `#!${instance.bin}/bash\nexit 255\n`);
    await expect(instance.run('apply.sh')).rejects.toThrow();
    expect(restarts(await instance.calls())).toBe(1);
    expect(await environment(instance)).toEqual(before);
  });
});

describe('the user data', () => {
  test('sets a clock that fetches the bucket to where Grafana runs from, and applies it', async () => {
    const instance = await launch(FORWARDED);
    const units = join(instance.root, 'etc/systemd/system');
    await mkdir(units, { recursive: true });
    const script = resolve(resources.GrafanaLaunchTemplate.Properties.LaunchTemplateData.UserData).replaceAll(
      '/etc/systemd/system',
      units,
    );
    await run(join(instance.bin, 'bash'), ['-c', script], { env: { PATH: instance.bin } });
    const service = await readFile(join(units, 'brewline-grafana-sync.service'), 'utf8');
    const unit = await readFile(join(instance.fetched, 'instance/grafana.service'), 'utf8');
    expect(service).toMatch(
      /ExecStart=\S+aws s3 sync s3:\/\/brewline-test-grafana-000000000000 \/opt\/brewline-grafana /,
    );
    expect(service).toContain('ExecStart=/bin/bash /opt/brewline-grafana/instance/apply.sh');
    expect(unit).toContain('ExecStart=/bin/bash /opt/brewline-grafana/instance/run.sh');
    expect(await instance.calls()).toEqual([
      'systemctl daemon-reload',
      'systemctl enable --now brewline-grafana-sync.timer',
    ]);
  });
});
