import { type CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { type Stack, stackName } from '../stacks.ts';

/** The last deployment succeeded, and runs. */
const UPDATABLE_STATES = ['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS'];

/** Never created, or half deleted: CloudFormation allows only the deletion of such a stack. */
const REMOVABLE_STATES = [
  'CREATE_FAILED',
  'DELETE_FAILED',
  'REVIEW_IN_PROGRESS',
  'ROLLBACK_COMPLETE',
  'ROLLBACK_FAILED',
];

/**
 * Whether a stack has to be deployed even if the framework sees no change. After an update that was rolled back, the
 * functions run the earlier code but were changed after the last upload, so the framework believes that upload is
 * running.
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
    ? `It has no working resources. Run\n\n  (cd ${stack.folder} && npx sls remove --stage ${stage} --region ${region})`
    : adviceFor(state, (command) => `  aws cloudformation ${command} --region ${region} --stack-name ${name}`);
  if (help === undefined) return true;
  throw new Error(
    `${name} cannot be updated: it is ${state}. Nothing was deployed. ${help}\n\nThen run the same command again.`,
  );
}

/** @returns undefined for a stack that does not exist */
async function readState(cloudformation: CloudFormationClient, name: string): Promise<string | undefined> {
  try {
    const { Stacks = [] } = await cloudformation.send(new DescribeStacksCommand({ StackName: name }));
    return Stacks[0]?.StackStatus;
  } catch (error) {
    // CloudFormation has no error name of its own for this.
    if ((error as Error).name === 'ValidationError' && (error as Error).message.includes('does not exist'))
      return undefined;
    throw error;
  }
}

/** @returns undefined for a state that needs none */
function adviceFor(state: string, command: (name: string) => string): string | undefined {
  if (state.endsWith('_IN_PROGRESS'))
    return (
      'CloudFormation is still working on it. Wait until this prints a state without IN_PROGRESS:\n\n'
      + `${command('describe-stacks')} --query 'Stacks[0].StackStatus'`
    );
  if (!state.endsWith('ROLLBACK_FAILED')) return undefined;
  return (
    'An update failed, and so did its rollback. Read why, fix the cause, and continue the rollback:\n\n'
    + `${command('describe-stack-events')} `
    + `--query "StackEvents[?contains(ResourceStatus, 'FAILED')]`
    + `.[LogicalResourceId, ResourceStatusReason]" --output text\n`
    + `${command('continue-update-rollback')}\n${command('wait stack-rollback-complete')}`
  );
}
