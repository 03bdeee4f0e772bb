import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BuildOptions } from 'esbuild';
import { resolveText } from './cloudformation.ts';
import type { Platform } from './platform.ts';
import { readServerlessFile, STAGE } from './serverless-file.ts';

/** A function with an `sqs` event, as its service's `serverless.yml` describes it. */
export interface FunctionDefinition {
  /** The service's folder name, such as `extract`. */
  service: string;
  folder: string;
  /** As AWS names it: service, stage and function joined by `-`. */
  name: string;
  /** `<path without extension>.<export>`, relative to the folder. */
  handler: string;
  runtime: string;
  timeoutSeconds: number;
  memoryMb: number;
  environment: Record<string, string>;
  mapping: MappingDefinition;
  /** `custom.esbuild`, options of serverless-esbuild and of esbuild mixed, as the plugin reads them. */
  esbuild: BuildOptions & { exclude?: string | string[]; outputFileExtension?: string };
}

/** The function's `sqs` event. */
export interface MappingDefinition {
  queueArn: string;
  batchSize: number;
  windowSeconds: number;
  maximumConcurrency: number;
  reportsBatchItemFailures: boolean;
}

interface FunctionYml {
  handler: string;
  timeout?: number;
  memorySize?: number;
  runtime?: string;
  environment?: Record<string, unknown>;
  events?: { sqs?: SqsYml }[];
}

interface SqsYml {
  arn: unknown;
  batchSize?: number;
  maximumBatchingWindow?: number;
  maximumConcurrency?: number;
  functionResponseType?: string;
}

interface ServiceYml {
  service: string;
  provider: Omit<FunctionYml, 'handler' | 'events'>;
  functions?: Record<string, FunctionYml>;
  custom?: { esbuild?: FunctionDefinition['esbuild'] };
}

/**
 * Reads every function under `services/` with an `sqs` event, in the order of their services' names.
 * @throws Error naming the function and the variable that has no value on this machine
 */
export function readFunctions(repo: string, platform: Platform): FunctionDefinition[] {
  const services = readdirSync(join(repo, 'services')).sort();
  return services
    .filter((service) => existsSync(join(repo, 'services', service, 'serverless.yml')))
    .flatMap((service) => {
      const folder = join(repo, 'services', service);
      const yml = readServerlessFile(join(folder, 'serverless.yml')) as unknown as ServiceYml;
      return Object.entries(yml.functions ?? {}).flatMap(([key, definition]) => {
        const event = definition.events?.find(({ sqs }) => sqs)?.sqs;
        if (!event) return [];
        const { provider } = yml;
        const name = `${yml.service}-${STAGE}-${key}`;
        return {
          service,
          folder,
          name,
          handler: definition.handler,
          runtime: definition.runtime ?? provider.runtime ?? 'nodejs24.x',
          timeoutSeconds: definition.timeout ?? provider.timeout ?? 6,
          memoryMb: definition.memorySize ?? provider.memorySize ?? 1024,
          environment: resolveEnvironment(name, { ...provider.environment, ...definition.environment }, platform),
          mapping: readMapping(event, platform),
          esbuild: yml.custom?.esbuild ?? {},
        };
      });
    });
}

function readMapping(event: SqsYml, platform: Platform): MappingDefinition {
  return {
    queueArn: resolveText(event.arn, platform.scope),
    batchSize: event.batchSize ?? 10,
    windowSeconds: event.maximumBatchingWindow ?? 0,
    maximumConcurrency: event.maximumConcurrency ?? Infinity,
    reportsBatchItemFailures: event.functionResponseType === 'ReportBatchItemFailures',
  };
}

function resolveEnvironment(name: string, yml: Record<string, unknown>, platform: Platform): Record<string, string> {
  const computed = Object.entries(yml).map(([variable, value]) => {
    try {
      return [variable, resolveText(value, platform.scope)];
    } catch (cause) {
      throw new Error(`${name}: environment variable ${variable}: ${(cause as Error).message}`, { cause });
    }
  });
  return Object.fromEntries(computed) as Record<string, string>;
}
