export { resolveTemplate, resolveText } from './cloudformation.ts';
export { type FunctionDefinition, readFunctions } from './function-definitions.ts';
export { type Platform, readPlatform, REGION } from './platform.ts';
export { readServerlessFile } from './serverless-file.ts';
export { isRecord, readYamlFile } from './yaml-file.ts';
