/** @jest-config-loader esbuild-register */
import type { Config } from 'jest';

const config: Config = {
  testEnvironment: 'node',
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': ['ts-jest', { useESM: true, tsconfig: 'tsconfig.json' }] },
  modulePathIgnorePatterns: ['/\\.brewline/', '/\\.serverless/'],
  testTimeout: 60_000,
  // Most tests wait for processes of their own as long as they compute.
  maxWorkers: '100%',
};

export default config;
