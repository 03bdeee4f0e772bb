/** A framework plugin that adds the migrations to the zip as `migrations/`, where the `migrate` function reads them. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readMigrationFiles } from '@brewline/warehouse/migrations';

/** The folder that serverless-esbuild zips and then removes. */
const BUILD_FOLDER = '.esbuild/.build';

export default class MigrationsPlugin {
  #folder;

  hooks = {
    'before:package:createDeploymentArtifacts': () => this.#addMigrations(),
    'before:deploy:function:packageFunction': () => this.#addMigrations(),
  };

  /** @param {{ serviceDir: string }} serverless */
  constructor({ serviceDir }) {
    this.#folder = join(serviceDir, BUILD_FOLDER, 'migrations');
  }

  #addMigrations() {
    mkdirSync(this.#folder, { recursive: true });
    for (const { name, sql } of readMigrationFiles()) writeFileSync(join(this.#folder, name), sql);
  }
}
