import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/** A call that reached the server, with the service it was signed for. */
interface Call {
  readonly service: string;
  /** `GetParameter`, or the method and path of S3 and Lambda. */
  readonly action: string;
}

interface Parameter {
  readonly Type: string;
  readonly Value: string;
}

/**
 * The parts of AWS that a delivery uses, on one loopback port. It answers STS, CloudFormation, SSM, SNS and Lambda
 * itself, from fields that tests set; S3 and SQS calls are forwarded to an emulator.
 */
export class FakeAws {
  readonly calls: Call[] = [];
  identity: { account: string; arn: string } | undefined = {
    account: '000000000000',
    arn: 'arn:aws:iam::000000000000:user/ann.example',
  };
  readonly parameters = new Map<string, Parameter>();
  /** The states of the stacks, by name. */
  readonly stacks = new Map<string, string>();
  subscriptions: { Protocol: string; SubscriptionArn: string }[] = [];
  /**
   * By name. An error that one throws becomes a function error; a {@link LambdaRejection} becomes Lambda's own error.
   */
  readonly functions = new Map<string, (event: Record<string, string>) => unknown>();
  /** Called after an object was put, before the client gets the answer. */
  onPut: (bucket: string, key: string) => Promise<void> = () => Promise.resolve();
  readonly #stores: string;
  readonly #server: Server;

  /** @param stores endpoint of an S3 and SQS */
  static async start(stores: string): Promise<FakeAws> {
    const aws = new FakeAws(stores);
    await new Promise<void>((resolve) => aws.#server.listen(0, '127.0.0.1', resolve));
    return aws;
  }

  private constructor(stores: string) {
    this.#stores = stores;
    this.#server = createServer((incoming, answer) => void this.#answer(incoming, answer));
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
    const body = Buffer.concat(await incoming.toArray());
    const service = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(incoming.headers.authorization ?? '')?.[1] ?? '';
    const path = (incoming.url ?? '').split('?')[0]!;
    const target = incoming.headers['x-amz-target'];
    const form = ['sts', 'sns', 'cloudformation'].includes(service) ? new URLSearchParams(body.toString()) : undefined;
    const action =
      form?.get('Action') ?? (typeof target === 'string' ? target.split('.').pop()! : `${incoming.method} ${path}`);
    this.calls.push({ service, action });
    const { status, headers, content } = await this.#reply(service, action, path, body, incoming);
    answer.writeHead(status, headers).end(content);
  }

  async #reply(service: string, action: string, path: string, body: Buffer, incoming: IncomingMessage): Promise<Reply> {
    const input = () => JSON.parse(body.toString()) as Record<string, string>;
    switch (service) {
      case 's3':
        return this.#forward(incoming, body, path);
      case 'sqs':
        return action === 'GetQueueUrl'
          ? json(200, { QueueUrl: `${this.#stores}/000000000000/${input().QueueName}` })
          : this.#forward(incoming, body, path);
      case 'lambda':
        return this.#invoke(path.split('/')[3]!, input());
      case 'sts':
        return this.#callerIdentity();
      case 'cloudformation':
        return this.#describeStack(new URLSearchParams(body.toString()).get('StackName') ?? '');
      case 'sns':
        return this.#listSubscriptions();
      case 'ssm':
        return action === 'PutParameter' ? this.#putParameter(input()) : this.#getParameter(input());
      default:
        return json(400, { __type: 'InvalidAction', message: `${service} ${action} is not faked` });
    }
  }

  #callerIdentity(): Reply {
    if (this.identity === undefined) {
      return xml(
        403,
        '<ErrorResponse><Error><Code>ExpiredToken</Code>'
          + '<Message>The security token included in the request is expired</Message></Error></ErrorResponse>',
      );
    }
    const { account, arn } = this.identity;
    return xml(
      200,
      `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>${arn}</Arn><Account>${account}</Account>`
        + '</GetCallerIdentityResult></GetCallerIdentityResponse>',
    );
  }

  #describeStack(name: string): Reply {
    const state = this.stacks.get(name);
    if (state === undefined) {
      return xml(
        400,
        '<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code>'
          + `<Message>Stack with id ${name} does not exist</Message></Error></ErrorResponse>`,
      );
    }
    const member =
      `<member><StackName>${name}</StackName><CreationTime>2026-01-02T03:04:05Z</CreationTime>`
      + `<StackStatus>${state}</StackStatus></member>`;
    return xml(
      200,
      `<DescribeStacksResponse><DescribeStacksResult><Stacks>${member}</Stacks>`
        + '</DescribeStacksResult></DescribeStacksResponse>',
    );
  }

  #getParameter({ Name = '' }: Record<string, string>): Reply {
    const parameter = this.parameters.get(Name);
    return parameter ? json(200, { Parameter: { Name, ...parameter } }) : json(400, { __type: 'ParameterNotFound' });
  }

  #putParameter({ Name = '', Type = '', Value = '' }: Record<string, string>): Reply {
    this.parameters.set(Name, { Type, Value });
    return json(200, { Version: 1 });
  }

  #listSubscriptions(): Reply {
    const members = this.subscriptions.map(
      (member) =>
        `<member>${Object.entries(member)
          .map(([name, text]) => `<${name}>${text}</${name}>`)
          .join('')}</member>`,
    );
    return xml(
      200,
      '<ListSubscriptionsByTopicResponse><ListSubscriptionsByTopicResult>'
        + `<Subscriptions>${members.join('')}</Subscriptions>`
        + '</ListSubscriptionsByTopicResult></ListSubscriptionsByTopicResponse>',
    );
  }

  async #invoke(name: string, event: Record<string, string>): Promise<Reply> {
    const lambda = this.functions.get(name);
    if (!lambda)
      return json(404, { Message: `Function not found: ${name}` }, { 'x-amzn-errortype': 'ResourceNotFoundException' });
    try {
      return json(200, (await lambda(event)) as object);
    } catch (error) {
      const { name: errorType, message: errorMessage } = error as Error;
      if (error instanceof LambdaRejection)
        return json(error.status, { Message: errorMessage }, { 'x-amzn-errortype': errorType });
      return json(200, { errorType, errorMessage, trace: [] }, { 'x-amz-function-error': 'Unhandled' });
    }
  }

  async #forward(incoming: IncomingMessage, body: Buffer, path: string): Promise<Reply> {
    const headers = { ...incoming.headers, host: new URL(this.#stores).host };
    const reply = await new Promise<IncomingMessage>((resolve, reject) => {
      request(this.#stores + incoming.url!, { method: incoming.method!, headers }, resolve)
        .once('error', reject)
        .end(body);
    });
    const content = Buffer.concat(await reply.toArray());
    const [, bucket = '', ...key] = path.split('/');
    if (incoming.method === 'PUT' && key.length > 0 && reply.statusCode === 200)
      await this.onPut(bucket, decodeURIComponent(key.join('/')));
    return { status: reply.statusCode!, headers: reply.headers, content };
  }
}

/** A function throws it so that Lambda itself answers with the error. */
export class LambdaRejection extends Error {
  readonly status: number;

  /** @param name such as `TooManyRequestsException` */
  constructor(status: number, name: string) {
    super('Lambda does not run the function now');
    this.status = status;
    this.name = name;
  }
}

interface Reply {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly content: string | Buffer;
}

const json = (status: number, content: object, headers: OutgoingHttpHeaders = {}): Reply => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.1', ...headers },
  content: JSON.stringify(content),
});
const xml = (status: number, content: string): Reply => ({ status, headers: { 'content-type': 'text/xml' }, content });
