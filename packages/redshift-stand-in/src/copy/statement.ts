/** Redshift's COPY from S3, in the only form we send. */
import type { ScanToken } from 'libpg-query';
import { NULL_MARKER } from '@brewline/sales';
import { literalViolations } from '../guard/literals.ts';
import { statementsOf, wordsOf } from '../sql/tokens.ts';

/** A COPY of the objects that a manifest lists. */
export interface CopyFromS3 {
  /** as written, perhaps with a schema */
  readonly table: string;
  readonly columns: readonly string[];
  readonly bucket: string;
  /** of the manifest */
  readonly key: string;
}

const NAME = '(?:"[^"]+"|\\w+)';
const COPY = new RegExp(
  `^copy (?<table>${NAME}(?: \\. ${NAME})?) \\( (?<columns>${NAME}(?: , ${NAME})*) \\) `
    + `from 's3://(?<bucket>[^/']+)/(?<key>[^']+)' iam_role '(?<role>[^']*)' (?<options>.+)$`,
);
const ROLE = /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/;

const NULL_AS = `null as '${NULL_MARKER}'`;
const REQUIRED_OPTIONS: Readonly<Record<string, RegExp>> = {
  csv: /^(?:format (?:as )?)?csv$/,
  gzip: /^gzip$/,
  manifest: /^manifest$/,
  [NULL_AS]: new RegExp(`^null (?:as )?'${NULL_MARKER}'$`),
};
const ALLOWED_OPTIONS = [
  /^(time|date)format (?:as )?'[^']+'$/,
  /^region (?:as )?'[a-z0-9-]+'$/,
  /^(comp|stat)update (?:on|off)$/,
];
const OPTION =
  /(?:(?:format|null|timeformat|dateformat|region) (?:as )?(?:'[^']*'|\w+)|(?:compupdate|statupdate) \w+|\S+)(?= |$)/g;

/** Whether a statement is a COPY from S3, well formed or not. */
export const isCopyFromS3 = (statement: readonly ScanToken[]): boolean => /^copy .* from 's3:/.test(wordsOf(statement));

/** The COPY from S3 that is the only statement of this text; otherwise undefined. */
export function parseCopyFromS3(sql: string): CopyFromS3 | undefined {
  const statements = statementsOf(sql);
  const { table, columns, bucket, key } =
    (statements.length === 1 ? COPY.exec(wordsOf(statements[0]!))?.groups : undefined) ?? {};
  if (table === undefined) return undefined;
  return { table: table.replaceAll(' ', ''), columns: columns!.split(' , '), bucket: bucket!, key: key! };
}

/** The faults of a COPY from S3. */
export function copyViolations(statement: readonly ScanToken[]): string[] {
  const { role, options } = COPY.exec(wordsOf(statement))?.groups ?? {};
  if (role === undefined)
    return [`expects COPY as: copy table (columns) from 's3://bucket/key' iam_role 'arn:…' options`];
  const given: readonly string[] = options!.match(OPTION) ?? [];
  const isRequired = (option: string) => Object.values(REQUIRED_OPTIONS).some((wanted) => wanted.test(option));
  const isKnown = (option: string) => isRequired(option) || ALLOWED_OPTIONS.some((allowed) => allowed.test(option));
  return [
    ...literalViolations(statement),
    ...(ROLE.test(role) ? [] : [`expects the ARN of a role for IAM_ROLE`]),
    ...given
      .filter((option) => !isKnown(option))
      .map((option) => `has no COPY option "${option}", or we do not use it`),
    ...given
      .filter((option, at) => given.indexOf(option) < at)
      .map((option) => `allows the COPY option ${option} once`),
    ...Object.keys(REQUIRED_OPTIONS)
      .filter((name) => !given.some((option) => REQUIRED_OPTIONS[name]!.test(option)))
      .map((name) => `needs ${name.toUpperCase()} in our COPY`),
  ];
}
