import { hash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PSEUDONYM_KEY } from '@brewline/sales/testing';
import { clientEnvironment } from '@brewline/local/functions';
import { type Answer, failure, type Request } from './answer.ts';
import { answerS3, type S3Object } from './s3.ts';
import { answerSqs, type SentMessage } from './sqs.ts';

export type { Request } from './answer.ts';
export type { S3Object } from './s3.ts';
export type { SentMessage } from './sqs.ts';

/** A fault of one request. */
export type Fault =
  /** Answers with this status and does nothing: 500, 503 (SlowDown), 403 … */
  | { readonly kind: 'status'; readonly status: number }
  /** Does the work, then breaks the connection. */
  | { readonly kind: 'lost answer' }
  /** Breaks the connection before doing anything. */
  | { readonly kind: 'refuse' }
  /** Never answers; ended when the cloud stops. */
  | { readonly kind: 'hang' }
  /** Sends this many bytes of the object or other answer, then breaks the connection. */
  | { readonly kind: 'cut'; readonly bytes: number }
  /** Sends this many bytes of the answer, then nothing more. */
  | { readonly kind: 'stall'; readonly bytes: number }
  /** An SQS batch: every other entry, from the first on, is reported in `Failed` and not done. */
  | { readonly kind: 'partial' };

const REGION = 'eu-west-2';
const ACCOUNT = '000000000000';
/** How the platform's stack names its queues in the stage `local`. */
const PREFIX = 'brewline-local-';
const SQS_TARGET = 'AmazonSQS.';
const SECRET_TARGET = 'secretsmanager.GetSecretValue';

/**
 * S3 and SQS over HTTP, in memory: the parts that the handlers use, with faults on demand; and the one secret they
 * read, without faults. Messages are not delivered automatically.
 */
export class TestCloud {
  /** `http://127.0.0.1:<port>` */
  readonly endpoint: string;
  /** Environment variables that make the AWS clients of another process use this cloud. */
  readonly environment: Record<string, string>;
  /** By `bucket/key`. Every bucket exists. */
  readonly objects = new Map<string, S3Object>();
  /** The secret. */
  readonly pseudonymKey = PSEUDONYM_KEY;
  /** Every accepted message, in order; the test removes those it delivers. */
  readonly sent: SentMessage[] = [];
  /** Seconds since 1970: the `Date` of S3's successful answers, and the date of objects put over HTTP. */
  now = Math.floor(Date.now() / 1000);
  /** Called once for every request. */
  fault: ((request: Request) => Fault | undefined) | undefined;
  /** The body of every request, if set. */
  log: Buffer[] | undefined;
  readonly #server: Server;

  /** Starts one on a free port. */
  static async start(): Promise<TestCloud> {
    const server = createServer();
    // A client may reuse its connection after any pause.
    server.keepAliveTimeout = 0;
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new TestCloud(server);
  }

  private constructor(server: Server) {
    this.#server = server;
    this.endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    this.environment = clientEnvironment(this.endpoint, REGION, 'local');
    server.on('request', (request, response) => {
      // The client was killed in the middle of its request.
      this.#serve(request, response).catch(() => response.destroy());
    });
  }

  /** @param name such as `rows` or `rows-dead-letters` */
  queueUrl(name: string): string {
    return `${this.endpoint}/${ACCOUNT}/${PREFIX}${name}`;
  }

  /** Puts an object without HTTP. @param lastModified seconds since 1970 */
  put(bucket: string, key: string, body: Buffer, lastModified: number): void {
    this.objects.set(`${bucket}/${key}`, { body, etag: hash('md5', body), lastModified });
  }

  /** Breaks every connection and stops. */
  async stop(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    if (request.headers['x-amz-target'] === SECRET_TARGET)
      return void response.end(JSON.stringify({ SecretString: this.pseudonymKey }));
    this.log?.push(body);
    const parsed = requestOf(request, body);
    const fault = this.fault?.(parsed);
    if (fault?.kind === 'hang') return;
    if (fault?.kind === 'refuse') return void response.destroy();
    const {
      status,
      headers,
      body: content,
    } = fault?.kind === 'status' ? failure(parsed, fault.status) : this.#answer(parsed, request, body, fault);
    if (fault?.kind === 'lost answer') return void response.destroy();
    // If an error had another date than the answers before it, the SDK would adjust its clock and repeat the request.
    response.sendDate = false;
    if (parsed.service === 's3' && status === 200) response.setHeader('date', new Date(this.now * 1000).toUTCString());
    response.writeHead(status, {
      ...headers,
      'x-amz-request-id': randomUUID(),
      'content-length': String(content.length),
    });
    if ((fault?.kind !== 'cut' && fault?.kind !== 'stall') || content.length <= fault.bytes)
      return void response.end(content);
    response.write(content.subarray(0, fault.bytes), () => {
      if (fault.kind === 'cut') response.destroy();
    });
  }

  #answer(parsed: Request, request: IncomingMessage, body: Buffer, fault: Fault | undefined): Answer {
    if (parsed.service === 's3') return answerS3(parsed, request.headers, body, this);
    return answerSqs(parsed, JSON.parse(body.toString()) as object, this.sent, fault?.kind === 'partial');
  }
}

function requestOf({ method = '', url = '', headers }: IncomingMessage, body: Buffer): Request {
  const target = headers['x-amz-target'];
  if (typeof target === 'string') {
    const { QueueUrl } = JSON.parse(body.toString()) as { QueueUrl: string };
    return {
      service: 'sqs',
      action: target.slice(SQS_TARGET.length),
      queue: new URL(QueueUrl).pathname.split('/').at(-1)!.replace(PREFIX, ''),
    };
  }
  const [bucket = '', ...key] = new URL(url, 'http://127.0.0.1').pathname.slice(1).split('/').map(decodeURIComponent);
  return {
    service: 's3',
    action: { GET: 'GetObject', PUT: 'PutObject' }[method] ?? method,
    bucket,
    key: key.join('/'),
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}
