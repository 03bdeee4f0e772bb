/**
 * What Grafana's instance does with grafana/, without AWS: the scripts are real; aws, dnf, docker and systemctl only
 * record their calls.
 */
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import {
  countRestarts,
  findMountSource,
  FORWARDED,
  launchInstance,
  OTHER_WAREHOUSE,
  PASSWORD,
  readContainerEnvironment,
  readRunOptions,
  resolveValue,
  resources,
  runFile,
  SERVED,
  startInstance,
} from './support/grafana-instance.ts';

describe('the first start', () => {
  test('Grafana finds its data sources, its dashboards and their provider where the container looks', async () => {
    const instance = await startInstance(FORWARDED);
    const dataSources = await readdir(await findMountSource(instance, '/etc/grafana/provisioning/datasources'));
    expect(dataSources.sort()).toEqual(['cloudwatch.yml', 'warehouse.yml']);
    const provider = await readFile(
      join(await findMountSource(instance, '/etc/grafana/provisioning/dashboards'), 'brewline.yml'),
      'utf8',
    );
    const { path } = (parse(provider) as { providers: [{ options: { path: string } }] }).providers[0].options;
    expect((await readdir(await findMountSource(instance, `${path}/warehouse`))).sort()).toEqual([
      'branch.json',
      'data-quality.json',
      'sales.json',
    ]);
    expect(await readdir(await findMountSource(instance, `${path}/cloudwatch`))).toEqual(['pipeline.json']);
  });

  test.each([
    ['of its own', FORWARDED, 'grafana-redshift-datasource'],
    ['of another kind', OTHER_WAREHOUSE, 'grafana-postgresql-datasource'],
  ])('with a warehouse %s, the dashboards use its data source', async (_, conditions, type) => {
    const instance = await startInstance(conditions);
    const sales = JSON.parse(
      await readFile(join(await findMountSource(instance, '/etc/brewline/dashboards/warehouse'), 'sales.json'), 'utf8'),
    ) as { panels: { datasource?: { type: string } }[] };
    expect(new Set(sales.panels.flatMap(({ datasource }) => datasource?.type ?? []))).toEqual(new Set([type]));
  });

  test("the pipeline's dashboard opens with the stage of the instance", async () => {
    const instance = await startInstance(FORWARDED);
    const pipeline = JSON.parse(
      await readFile(
        join(await findMountSource(instance, '/etc/brewline/dashboards/cloudwatch'), 'pipeline.json'),
        'utf8',
      ),
    ) as { templating: { list: [{ name: string; current: unknown }] } };
    expect(pipeline.templating.list).toMatchObject([{ name: 'stage', current: { text: 'test', value: 'test' } }]);
  });

  test('a bucket without dashboards does not fail the start', async () => {
    const instance = await launchInstance(FORWARDED);
    await rm(join(instance.fetched, 'dashboards'), { recursive: true, force: true });
    await instance.run('apply.sh');
    await instance.run('run.sh');
    for (const kind of ['warehouse', 'cloudwatch'])
      expect(await readdir(await findMountSource(instance, `/etc/brewline/dashboards/${kind}`))).toEqual([]);
  });

  test('the container gets every variable that the provisioning uses', async () => {
    const instance = await startInstance(FORWARDED);
    const given = await readContainerEnvironment(instance);
    const dataSources = join(instance.fetched, 'provisioning/datasources/aws');
    const texts = await Promise.all(
      (await readdir(dataSources)).map((file) => readFile(join(dataSources, file), 'utf8')),
    );
    const used = texts.flatMap((text) => [...text.matchAll(/\$\{?(\w+)/g)].map(([, name]) => name!));
    expect(new Set(used)).toEqual(new Set(['AWS_REGION', 'BREWLINE_WAREHOUSE_WORKGROUP']));
    for (const name of used) expect(given[name]).toMatch(/./);
    const uids = texts.map((text) => (parse(text) as { datasources: [{ uid: string }] }).datasources[0].uid);
    expect(uids.sort()).toEqual(['brewline-cloudwatch', 'brewline-warehouse']);
  });

  test('no secret is in a command, in the environment or in a file that others may read', async () => {
    const instance = await startInstance(SERVED);
    const secretKey = (await readFile(await findMountSource(instance, '/run/secrets/secret-key'), 'utf8')).trim();
    expect(Buffer.from(secretKey, 'base64')).toHaveLength(32);
    const visible = [...(await instance.calls()), JSON.stringify(await readContainerEnvironment(instance))].join('\n');
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
    for (const secret of [PASSWORD, secretKey]) expect(visible).not.toContain(secret);
  });

  test('without a certificate only the instance reaches the port, with one only the load balancer', async () => {
    const forwarded = await startInstance(FORWARDED);
    const served = await startInstance(SERVED);
    expect(await readRunOptions(forwarded, '--publish')).toEqual(['127.0.0.1:3000:3000']);
    expect(await readRunOptions(served, '--publish')).toEqual(['0.0.0.0:3000:3000']);
    expect(await readContainerEnvironment(forwarded)).toMatchObject({
      GF_SECURITY_COOKIE_SECURE: 'false',
      GF_SERVER_ROOT_URL: 'http://localhost:3000/',
    });
    expect(await readContainerEnvironment(served)).toMatchObject({
      GF_SECURITY_COOKIE_SECURE: 'true',
      GF_SERVER_ROOT_URL: 'https://grafana.example/',
    });
  });

  test('an instance without Docker installs it, and uses the newest packages from then on', async () => {
    const instance = await launchInstance(FORWARDED);
    await runFile('mv', [join(instance.bin, 'docker'), join(instance.bin, 'docker.package')]);
    await instance.run('apply.sh');
    expect(await instance.calls()).toContain('dnf install --assumeyes docker');
    expect(await readFile(join(instance.root, 'etc/dnf/vars/releasever'), 'utf8')).toBe('latest\n');
  });

  test("a warehouse that is not the stage's own has no Redshift data source", async () => {
    const instance = await startInstance(OTHER_WAREHOUSE);
    expect(await readdir(await findMountSource(instance, '/etc/grafana/provisioning/datasources'))).toEqual([
      'cloudwatch.yml',
    ]);
  });
});

describe('every five minutes', () => {
  test('Grafana is not restarted when nothing changed or only a dashboard did, and keeps its key', async () => {
    const instance = await startInstance(FORWARDED);
    const key = await readFile(await findMountSource(instance, '/run/secrets/secret-key'), 'utf8');
    await writeFile(join(instance.fetched, 'dashboards/redshift/sales.json'), '{}');
    await instance.run('apply.sh');
    expect(countRestarts(await instance.calls())).toBe(1);
    expect(await readFile(await findMountSource(instance, '/run/secrets/secret-key'), 'utf8')).toBe(key);
  });

  test.each(['instance/run.sh', 'instance/grafana.env', 'grafana.env', 'provisioning/datasources/aws/cloudwatch.yml'])(
    'a changed %s restarts Grafana once',
    async (file) => {
      const instance = await startInstance(FORWARDED);
      await writeFile(join(instance.fetched, file), `${await readFile(join(instance.fetched, file), 'utf8')}\n`);
      await instance.run('apply.sh');
      await instance.run('apply.sh');
      expect(countRestarts(await instance.calls())).toBe(2);
    },
  );

  test('adding a certificate changes the port binding without a new instance', async () => {
    const instance = await startInstance(FORWARDED);
    await instance.set(SERVED);
    await instance.run('apply.sh');
    await instance.run('run.sh');
    expect(countRestarts(await instance.calls())).toBe(2);
    expect(await readRunOptions(instance, '--publish')).toEqual(['0.0.0.0:3000:3000']);
  });

  test('if AWS does not answer, the run fails and changes nothing', async () => {
    const instance = await startInstance(FORWARDED);
    const before = await readContainerEnvironment(instance);
    await writeFile(join(instance.bin, 'aws'), `#!${instance.bin}/bash\nexit 255\n`);
    await expect(instance.run('apply.sh')).rejects.toThrow();
    expect(countRestarts(await instance.calls())).toBe(1);
    expect(await readContainerEnvironment(instance)).toEqual(before);
  });
});

describe('the user data', () => {
  test('sets a timer that fetches the bucket to the folder that Grafana runs from, and applies it', async () => {
    const instance = await launchInstance(FORWARDED);
    const units = join(instance.root, 'etc/systemd/system');
    await mkdir(units, { recursive: true });
    const script = resolveValue(resources.GrafanaLaunchTemplate.Properties.LaunchTemplateData.UserData).replaceAll(
      '/etc/systemd/system',
      units,
    );
    await runFile(join(instance.bin, 'bash'), ['-c', script], { env: { PATH: instance.bin } });
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
