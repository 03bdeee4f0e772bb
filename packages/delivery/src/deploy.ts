/** `npm run deploy -- --stage S`: deploys a checkout to a stage and verifies that it works. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DEPLOY_USAGE, parseDeployArguments } from './deploy/arguments.ts';
import { deployStage } from './deploy/stage.ts';
import { runDelivery } from './run-delivery.ts';

const REPOSITORY = fileURLToPath(new URL('../../..', import.meta.url));

await runDelivery(DEPLOY_USAGE, parseDeployArguments, (aws, options, report, signal) =>
  deployStage(
    aws,
    { ...options, repo: REPOSITORY, framework: join(REPOSITORY, 'node_modules/.bin/serverless'), signal },
    report,
  ),
);
