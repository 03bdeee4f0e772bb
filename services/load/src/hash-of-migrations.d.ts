export declare function hashOfMigrations(folder: string): string;
