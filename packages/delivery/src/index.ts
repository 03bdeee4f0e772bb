export { type Aws, closeAws, openAws } from './aws.ts';
export { checkAlarmEmail } from './alarm-email.ts';
export { parseDeployArguments } from './deploy/arguments.ts';
export { deployStage, type DeployStageOptions } from './deploy/stage.ts';
export {
  alarmsTopicArn,
  bucketName,
  deadLetterQueueName,
  functionName,
  PIPELINE,
  type StageLocation,
  queueName,
} from './names.ts';
export { summaryLine } from './package/summary-line.ts';
export { parseParameters } from './package/parameters.ts';
export { checkStageName, MAX_STAGE_LENGTH } from './package/stage-name.ts';
export { packageStacks } from './package/stacks.ts';
export { ProgressLog } from './progress-log.ts';
export { createSmokeDrop } from './smoke/drop.ts';
export { runSmokeTest } from './smoke/smoke-test.ts';
export { stackName, STACKS } from './stacks.ts';
