/** Changes with every new migration, so that CloudFormation runs them (migration.yml). */
import { hashOfMigrations } from '@brewline/warehouse/migrations';

export const hash = hashOfMigrations();
