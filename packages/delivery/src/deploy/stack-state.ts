import { type CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { type Stack, stackName } from '../stacks.ts';

/** What runs is what was deployed last. */
const UPDATABLE_STATES = ['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS'];

/** It was never made, or half removed: CloudFormation lets such a stack be removed and nothing else. */
const REMOVABLE_STATES = [
  'CREATE_FAILED',
  'DELETE_FAILED',
  'REVIEW_IN_PROGRESS',
  'ROLLBACK_COMPLETE',
  'ROLLBACK_FAILED',
];

/**
 * Whether a stack has to be deployed even where the framework sees no change. After an update that was put back, the
 * functions are newer than the last upload and equal to what was before it, so the framework takes that upload for what
 * runs.
 *
 * @throws Error when CloudFormation would not update the stack in its state, with what to do
 */
export async function mustBeForced(
  cloudformation: CloudFormationClient,
  stack: Stack,
  stage: string,
  region: string,
): Promise<boolean> {
  const name = stackName(stack, stage);
  const state = await readState(cloudformation, name);
  if (state === undefined || UPDATABLE_STATES.includes(state)) return false;
  const help = REMOVABLE_STATES.includes(state)
    ? `It holds nothing that works. Run\n\n  (cd ${stack.folder} && npx sls remove --stage ${stage} --region ${region})`
    : adviceFor(state, (command) => `  aws cloudformation ${command} --region ${region} --stack-name ${name}`);
  if (help === undefined) return true;
  throw new Error(
    `${name} cannot be updated: it is ${state}. Nothing was deployed. ${help}\n\nand then the same command again.`,
  );
}

/** @returns undefined for a stack that there is not */
async function readState(cloudformation: CloudFormationClient, name: string): Promise<string | undefined> {
  try {
    const { Stacks = [] } = await cloudformation.send(new DescribeStacksCommand({ StackName: name }));
    return Stacks[0]?.StackStatus;
  } catch (error) {
    // It has no name of its own for this.
    if ((error as Error).name === 'ValidationError' && (error as Error).message.includes('does not exist'))
      return undefined;
    throw error;
  }
}

/** @returns undefined for a state that needs none */
function adviceFor(state: string, command: (name: string) => string): string | undefined {
  if (state.endsWith('_IN_PROGRESS'))
    return (
      'CloudFormation is at work on it. Wait until this no longer says so:\n\n'
      + `${command('describe-stacks')} --query 'Stacks[0].StackStatus'`
    );
  if (!state.endsWith('ROLLBACK_FAILED')) return undefined;
  return (
    'An update failed, and so did putting it back. See why, mend that, and have it put back:\n\n'
    + `${command('describe-stack-events')} `
    + `--query "StackEvents[?contains(ResourceStatus, 'FAILED')]`
    + `.[LogicalResourceId, ResourceStatusReason]" --output text\n`
    + `${command('continue-update-rollback')}\n${command('wait stack-rollback-complete')}`
  );
}
