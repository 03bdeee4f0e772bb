/**
 * The longest name of a stage. The roles of the services limit it: `brewline-transform-<stage>-<region>-lambdaRole`
 * must fit into IAM's 64 characters, with a region of 14, such as ap-southeast-1.
 */
export const MAX_STAGE_LENGTH = 19;

/** Lower case and single hyphens, because a stage's name is part of bucket and Redshift names. */
const STAGE_NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** @throws Error that says why the name of a stage is invalid */
export function checkStageName(stage: string): void {
  const wrong = STAGE_NAME.test(stage)
    ? stage.length > MAX_STAGE_LENGTH
      && `has ${stage.length} characters, and at most ${MAX_STAGE_LENGTH} fit into the names that AWS allows`
    : 'must consist of lower-case letters, digits and single hyphens between them, a letter first';
  if (wrong)
    throw new Error(
      `The stage "${stage}" ${wrong}. Nothing was done. A stage is a name such as dev, prod or anna-test.`,
    );
}
