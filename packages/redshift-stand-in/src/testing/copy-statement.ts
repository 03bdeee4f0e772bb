/** A COPY from S3, for the guard's tests. */
export const copyOf = (options: string, role = 'arn:aws:iam::000000000000:role/copy', columns = ' (a, b)') =>
  `copy t${columns} from 's3://bucket/key' iam_role '${role}' ${options}`;
