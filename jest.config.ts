/** @jest-config-loader esbuild-register */
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
  // The longest wait for processes, databases and real-time limits; a busy machine takes three times as long.
  testTimeout: 180_000,
  // Most tests wait for processes of their own as long as they compute.
  maxWorkers: '100%',
};

export default config;
