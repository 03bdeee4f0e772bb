import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CHECKOUT = fileURLToPath(new URL('../../../..', import.meta.url));

/** For tests: a handler that does what each message's body says, and logs its input as one line of JSON. */
export const SCRIPTED_HANDLER = `
  import { setTimeout as wait } from 'node:timers/promises';
  const note = (entry) => console.log(JSON.stringify({ pid: process.pid, at: Date.now(), ...entry }));
  export const handler = async (event, context) => {
    note({ event, context: { ...context, remaining: context.getRemainingTimeInMillis() }, environment: process.env });
    const bodies = event.Records.map(({ body }) => body);
    if (bodies.includes('throw')) throw new TypeError('on purpose');
    if (bodies.includes('exit')) process.exit(3);
    if (bodies.includes('kill')) process.kill(process.pid, 'SIGKILL');
    if (bodies.includes('hang')) await new Promise(() => {});
    if (bodies.includes('slow')) await wait(150);
    if (bodies.includes('malformed')) return { batchItemFailures: [{ itemIdentifier: 'of no message' }] };
    note({ end: bodies.length });
    const failed = event.Records.filter(({ body }) => body === 'fail');
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };
`;

/** For tests: a service of a {@link TemporaryRepo}. */
export interface TestService {
  queue: 'drops' | 'rows' | 'tables';
  /** TypeScript source of `src/handler.ts`. Default: {@link SCRIPTED_HANDLER}. */
  handler?: string;
  timeout?: number;
  batchSize?: number;
  window?: number;
  maximumConcurrency?: number;
  environment?: Record<string, unknown>;
}

/** For tests: a folder that looks like a checkout, with the real platform and the test's own services. */
export class TemporaryRepo {
  readonly path = mkdtempSync(join(tmpdir(), 'brewline-local-'));
  readonly logFolder = join(this.path, 'logs');

  constructor(services: Record<string, TestService>) {
    cpSync(join(CHECKOUT, 'serverless.yml'), join(this.path, 'serverless.yml'));
    cpSync(join(CHECKOUT, 'infra'), join(this.path, 'infra'), { recursive: true });
    for (const folder of ['services', 'node_modules']) mkdirSync(join(this.path, folder));
    for (const scope of ['@aws-sdk', '@smithy'])
      symlinkSync(join(CHECKOUT, 'node_modules', scope), join(this.path, 'node_modules', scope));
    for (const [name, service] of Object.entries(services)) {
      this.write(`services/${name}/serverless.yml`, serviceYml(name, service));
      this.write(`services/${name}/src/handler.ts`, service.handler ?? SCRIPTED_HANDLER);
    }
  }

  write(path: string, text: string): string {
    const whole = join(this.path, path);
    mkdirSync(dirname(whole), { recursive: true });
    writeFileSync(whole, text);
    return whole;
  }

  /** The lines of JSON that a service logged so far. */
  log(service: string): Record<string, unknown>[] {
    const lines = readFileSync(join(this.logFolder, `${service}.log`), 'utf8').split('\n');
    return lines.filter((line) => line.startsWith('{"')).map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

function serviceYml(
  name: string,
  { queue, timeout = 60, batchSize = 10, window, maximumConcurrency, environment = {} }: TestService,
): string {
  return `
service: brewline-${name}
provider:
  name: aws
  runtime: nodejs20.x
  environment: ${JSON.stringify(environment)}
functions:
  ${name}:
    handler: src/handler.handler
    timeout: ${timeout}
    memorySize: 256
    events:
      - sqs:
          arn: !ImportValue brewline-\${sls:stage}-${queue}-queue-arn
          batchSize: ${batchSize}
          ${window === undefined ? '' : `maximumBatchingWindow: ${window}`}
          ${maximumConcurrency === undefined ? '' : `maximumConcurrency: ${maximumConcurrency}`}
          functionResponseType: ReportBatchItemFailures
custom:
  esbuild:
    minify: true
    sourcemap: true
    format: esm
    outputFileExtension: .mjs
    external: ['@aws-sdk/*', '@smithy/*']
    exclude: ['@aws-sdk/*', '@smithy/*']
`;
}
