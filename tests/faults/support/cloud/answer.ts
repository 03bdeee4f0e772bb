/** A parsed request. */
export interface Request {
  readonly service: 's3' | 'sqs';
  /** Such as `GetObject` or `SendMessageBatch`. */
  readonly action: string;
  readonly bucket?: string;
  readonly key?: string;
  /** By its short name: `drops`, `rows`, `tables`, each also with `-dead-letters`. */
  readonly queue?: string;
}

/** The answer to a request. */
export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

const CODES: Record<number, string> = {
  400: 'BadRequest',
  403: 'AccessDenied',
  404: 'NoSuchKey',
  412: 'PreconditionFailed',
  500: 'InternalError',
  503: 'SlowDown',
};

/** An error in the format of the service. */
export function failure({ service }: Request, status: number): Answer {
  const code = CODES[status] ?? 'Unknown';
  return service === 's3'
    ? {
        status,
        headers: { 'content-type': 'application/xml' },
        body: Buffer.from(
          `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>a fault</Message></Error>`,
        ),
      }
    : {
        status,
        headers: { 'content-type': 'application/x-amz-json-1.0' },
        body: Buffer.from(JSON.stringify({ __type: `com.amazonaws.sqs#${code}`, message: 'a fault' })),
      };
}
