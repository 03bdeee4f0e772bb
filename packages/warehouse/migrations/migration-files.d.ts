/** One file of a folder of migrations. */
export interface MigrationFile {
  /** `0001_cafe.postgres.sql` */
  readonly name: string;
  readonly sql: string;
  /** The SHA-256 of its text, in hex. */
  readonly hash: string;
}

export declare const MIGRATIONS_FOLDER: string;

/** The migrations of a folder, ours by default, in order. */
export declare function readMigrationFiles(folder?: string): MigrationFile[];

/** The SHA-256 of all of ours, their names and their texts: it changes with every migration. */
export declare function hashOfMigrations(): string;
