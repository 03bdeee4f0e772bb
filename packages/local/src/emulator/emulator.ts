import { newCredential } from './credential.ts';
import { EmulatorClient, SQS_TARGET } from './client.ts';
import { divideDurations } from './request-durations.ts';
import { buildFauxqs, type FauxqsApp } from './fauxqs.ts';
import type { Platform } from '../platform/platform.ts';
import { guardRequests } from './request-guard.ts';
import { type SecretStore, serveSecrets } from './secrets.ts';
import { serveDates, StoreClock } from './store-clock.ts';

const CALL_HEADER = 'x-brewline-call';

/**
 * S3 and SQS on one port, by fauxqs, and the calls of Secrets Manager and the Parameter Store that handlers make. This
 * process can also call it without HTTP.
 */
export class Emulator extends EmulatorClient {
  readonly #app: FauxqsApp;
  readonly #host: string;
  readonly #hookState: HookState;
  readonly #secrets: SecretStore;
  #calls = 0;

  /**
   * Starts fauxqs on a free port of 127.0.0.1, for clients with its {@link EmulatorClient.credential | credential}.
   * @param speed how many times faster than the clock messages become visible
   * @param machineClock see `CloudOptions`
   */
  static async start(region: string, speed: number, machineClock: () => number = Date.now): Promise<Emulator> {
    const app = buildFauxqs(region);
    const hookState: HookState = {
      visibilitySeconds: new Map(),
      insideUrls: new Map(),
      outsideUrls: new Map(),
      answers: new Map(),
    };
    const secrets: SecretStore = { secrets: new Map(), parameters: new Map() };
    serveSecrets(app, secrets);
    serveDates(app, new StoreClock(machineClock));
    addHooks(app, hookState, speed);
    const credential = newCredential();
    guardRequests(app.server, credential, CALL_HEADER);
    return new Emulator(app, hookState, secrets, await app.listen({ host: '127.0.0.1', port: 0 }), credential);
  }

  private constructor(
    app: FauxqsApp,
    hookState: HookState,
    secrets: SecretStore,
    endpoint: string,
    credential: string,
  ) {
    const { host } = new URL(endpoint);
    super(endpoint, credential, async ({ method, path, headers, body }) => {
      const reply = await app.inject({
        method,
        url: path,
        headers: { host, ...headers },
        ...(body && { payload: body }),
      });
      return { status: reply.statusCode, headers: reply.headers, body: reply.body };
    });
    this.#app = app;
    this.#hookState = hookState;
    this.#secrets = secrets;
    this.#host = host;
  }

  /** Creates the platform's buckets and queues. */
  async createResources({ buckets, queues }: Platform): Promise<void> {
    for (const { name } of Object.values(buckets)) await this.s3('PUT', `/${name}`);
    for (const { name, url, attributes } of Object.values(queues)) {
      const { QueueUrl } = (await this.sqs('CreateQueue', { QueueName: name, Attributes: attributes })) as {
        QueueUrl: string;
      };
      this.#hookState.insideUrls.set(url, QueueUrl);
      this.#hookState.outsideUrls.set(QueueUrl, url);
      this.#hookState.visibilitySeconds.set(url, Number(attributes.VisibilityTimeout ?? 30));
    }
  }

  /** Stores a secret of the platform under its ARN. */
  addSecret(arn: string, text: string): void {
    this.#secrets.secrets.set(arn, text);
  }

  /** Stores a parameter under its full name. */
  addParameter(name: string, value: string): void {
    this.#secrets.parameters.set(name, value);
  }

  /**
   * Calls an SQS action inside this process. Responses are not serialised: receiving and deleting a message of 95 KB
   * costs 0.05 ms of CPU, through the SDK 2 ms.
   * @throws Error with the response of SQS
   */
  override async sqs(action: string, parameters: object): Promise<unknown> {
    this.#calls += 1;
    const call = String(this.#calls);
    const { statusCode, body } = await this.#app.inject({
      method: 'POST',
      url: '/',
      headers: {
        'host': this.#host,
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': SQS_TARGET + action,
        [CALL_HEADER]: call,
      },
      payload: JSON.stringify(parameters),
    });
    const answer = this.#hookState.answers.get(call);
    this.#hookState.answers.delete(call);
    if (statusCode !== 200) throw new Error(`SQS refused ${action}: ${statusCode} ${JSON.stringify(answer ?? body)}`);
    return answer;
  }

  /** Closes the port, ends open polls and discards everything. */
  async stop(): Promise<void> {
    await this.#app.close();
  }
}

/** State that the hooks and the calls of one server share. */
interface HookState {
  visibilitySeconds: Map<string, number>;
  /**
   * fauxqs has sqs.<region>.localhost in its queue URLs, which not every resolver knows; clients use 127.0.0.1.
   */
  insideUrls: Map<string, string>;
  outsideUrls: Map<string, string>;
  /** Answers to {@link Emulator.sqs}, by call. */
  answers: Map<string, unknown>;
}

function addHooks(
  app: FauxqsApp,
  { visibilitySeconds, insideUrls, outsideUrls, answers }: HookState,
  speed: number,
): void {
  app.addHook('preHandler', (request, _reply, done) => {
    const target = request.headers['x-amz-target'];
    if (typeof target === 'string' && target.startsWith(SQS_TARGET)) {
      const parameters = request.body as Record<string, unknown>;
      const url = String(parameters.QueueUrl);
      divideDurations(target.slice(SQS_TARGET.length), parameters, visibilitySeconds.get(url) ?? 30, speed);
      parameters.QueueUrl = insideUrls.get(url) ?? parameters.QueueUrl;
    }
    done();
  });
  app.addHook('preSerialization', (request, _reply, payload, done) => {
    const outside = outsideUrls.get((payload as { QueueUrl?: string }).QueueUrl ?? '');
    const answer = outside === undefined ? payload : { QueueUrl: outside };
    const call = request.headers[CALL_HEADER];
    if (typeof call === 'string') answers.set(call, answer);
    done(null, typeof call === 'string' ? {} : answer);
  });
}
