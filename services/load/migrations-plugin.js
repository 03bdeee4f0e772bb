/** For the framework: puts the warehouse's migrations into the zip, as `migrations/`, where `migrate` looks for them. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readMigrationFiles } from '@brewline/warehouse/migrations';

/** What serverless-esbuild zips, and then removes. */
const BUILD_FOLDER = '.esbuild/.build';

export default class MigrationsPlugin {
  /** @param {{ serviceDir: string }} serverless */
  constructor({ serviceDir }) {
    const folder = join(serviceDir, BUILD_FOLDER, 'migrations');
    const copyMigrations = () => {
      mkdirSync(folder, { recursive: true });
      for (const { name, sql } of readMigrationFiles()) writeFileSync(join(folder, name), sql);
    };
    this.hooks = {
      'before:package:createDeploymentArtifacts': copyMigrations,
      'before:deploy:function:packageFunction': copyMigrations,
    };
  }
}
