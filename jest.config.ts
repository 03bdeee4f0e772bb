/** @jest-config-loader esbuild-register */
import { availableParallelism } from 'node:os';
import type { Config } from 'jest';

const common = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': ['ts-jest', { useESM: true, tsconfig: 'tsconfig.json' }] },
  modulePathIgnorePatterns: ['/\\.brewline/', '/\\.serverless/'],
} satisfies Config;

const config: Config = {
  projects: [
    {
      ...common,
      displayName: 'unit',
      testMatch: ['<rootDir>/{packages,services}/**/*.test.ts', '!**/*.integration.test.ts'],
      setupFilesAfterEnv: ['<rootDir>/tests/support/no-processes.ts'],
    },
    {
      ...common,
      displayName: 'integration',
      testMatch: [
        '<rootDir>/{packages,services}/**/*.integration.test.ts',
        '<rootDir>/tests/**/*.test.ts',
        '!**/tests/{deployment,faults}/**',
      ],
    },
    { ...common, displayName: 'deployment', testMatch: ['<rootDir>/tests/deployment/**/*.test.ts'] },
    { ...common, displayName: 'faults', testMatch: ['<rootDir>/tests/faults/**/*.test.ts'] },
  ],
  testSequencer: '<rootDir>/tests/support/slowest-first.mjs',
  // The longest wait for processes, databases and bounds of real time; a busy machine takes three times as long.
  testTimeout: 180_000,
  // A test and its processes wait for each other, so that two files at once leave a core idle (docs/decisions/0023).
  maxWorkers: Math.ceil(1.5 * availableParallelism()),
};

export default config;
