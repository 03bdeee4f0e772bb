/** @jest-config-loader esbuild-register */
import type { Config } from 'jest';

const config: Config = {
  testEnvironment: 'node',
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': ['ts-jest', { useESM: true, tsconfig: 'tsconfig.json' }] },
  modulePathIgnorePatterns: ['/\\.brewline/', '/\\.serverless/'],
  // The longest wait for processes, databases and bounds of real time; a busy machine takes three times as long.
  testTimeout: 180_000,
  // Most tests wait for processes of their own as long as they compute.
  maxWorkers: '100%',
};

export default config;
