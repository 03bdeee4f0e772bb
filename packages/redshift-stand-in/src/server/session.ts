/** Forwards the messages between one client of the stand-in and its backend, and replaces answers with Redshift's. */
import type { Socket } from 'node:net';
import { NULL_MARKER } from '@brewline/sales';
import { isLoadError, type LoadedFile, loadErrorOf, recordLoadError } from '../copy/load-errors.ts';
import {
  CANCEL_REQUEST,
  decodeErrorFields,
  encodeError,
  GSS_REQUEST,
  type WireMessage,
  encodeMessage,
  MessageReader,
  SSL_REQUEST,
  encodeText,
  decodeTexts,
} from '@brewline/testing/postgres-messages';
import { parseCopyFromS3, type CopyFromS3 } from '../copy/statement.ts';
import { toPostgres } from '../guard/guard.ts';
import { columnOfByteLength } from './database.ts';
import { type GetObject, INTERNAL_ERROR, readManifest, RedshiftError, readRows } from '../copy/objects.ts';

/** Shared by all sessions. */
export interface SessionContext {
  readonly postgresUrl: string;
  readonly getObject: GetObject;
  /** Records a statement; returns the error to answer it with instead of running it. */
  readonly refusalOf: (sql: string) => RedshiftError | undefined;
}

interface RunningCopy {
  readonly table: string;
  readonly files: LoadedFile[];
  /** whether the server accepts rows */
  isAccepted: boolean;
}

const MAX_WAITING_BYTES = 1024 * 1024;

export class ClientSession {
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #context: SessionContext;
  /** How many answers ending in ReadyForQuery are outstanding. */
  #pendingAnswers = 0;
  #backend = 0;
  #loading: RunningCopy | undefined;
  #hasEnded = false;
  #wake: () => void = () => undefined;
  readonly #refusals = new Map<string, RedshiftError>();

  constructor(client: Socket, server: Socket, context: SessionContext) {
    this.#client = client;
    this.#server = server;
    this.#context = context;
    this.#follow(
      client,
      new MessageReader(false),
      (message) => this.#fromClient(message),
      () => server.destroy(),
    );
    this.#follow(
      server,
      new MessageReader(true),
      (message) => this.#fromServer(message),
      () => client.end(),
    );
  }

  /** Handles the messages of one side one after the other, then its end. */
  #follow(
    side: Socket,
    reader: MessageReader,
    handle: (message: WireMessage) => Promise<void>,
    onEnd: () => void,
  ): void {
    let turn = Promise.resolve();
    let waiting = 0;
    const end = () => {
      this.#hasEnded = true;
      this.#wake();
      onEnd();
    };
    const take = async (piece: Buffer): Promise<void> => {
      for (const message of reader.read(piece)) if (!this.#hasEnded || side === this.#server) await handle(message);
      waiting -= piece.length;
      side.resume();
    };
    side.setNoDelay(true);
    side.on('data', (piece: Buffer) => {
      waiting += piece.length;
      // Not for every piece: while a side is paused, its end is not detected.
      if (waiting > MAX_WAITING_BYTES) side.pause();
      turn = turn
        .then(() => take(piece))
        .catch(() => {
          side.destroy();
        });
    });
    side.on('error', () => undefined);
    // A client's end is handled at once; a server's after its last message.
    side.on('close', () => void (side === this.#client ? Promise.resolve() : turn).then(end));
  }

  async #fromClient(message: WireMessage): Promise<void> {
    const { type, body, bytes } = message;
    if (type === '') return this.#start(body, bytes);
    if (type === 'Q') return this.#query(decodeTexts(body)[0]!, bytes);
    if (type === 'P') return this.#parse(message);
    if (type === 'S' || type === 'F') this.#pendingAnswers += 1;
    return send(this.#server, bytes);
  }

  async #start(body: Buffer, bytes: Buffer): Promise<void> {
    const code = body.readInt32BE(0);
    if (code === SSL_REQUEST || code === GSS_REQUEST) return send(this.#client, Buffer.from('N'));
    if (code !== CANCEL_REQUEST) this.#pendingAnswers += 1;
    return send(this.#server, bytes);
  }

  async #query(sql: string, bytes: Buffer): Promise<void> {
    const refusal = this.#context.refusalOf(sql);
    const copy = parseCopyFromS3(sql);
    if (copy && !refusal) return this.#copy(copy);
    const plain = toPostgres(sql);
    return this.#run(refusal ? encodeQuery(this.#refused(refusal)) : plain === sql ? bytes : encodeQuery(plain));
  }

  async #parse({ body, bytes }: WireMessage): Promise<void> {
    const [name = '', sql = ''] = decodeTexts(body);
    const refusal =
      this.#context.refusalOf(sql)
      ?? (parseCopyFromS3(sql)
        && new RedshiftError('0A000', 'The stand-in runs COPY from S3 as a simple query only, without parameters'));
    const plain = refusal ? this.#refused(refusal) : toPostgres(sql);
    const types = body.subarray(encodeText(name).length + encodeText(sql).length);
    return send(
      this.#server,
      plain === sql ? bytes : encodeMessage('P', Buffer.concat([encodeText(name), encodeText(plain), types])),
    );
  }

  #run(simpleQuery: Buffer): Promise<void> {
    this.#pendingAnswers += 1;
    return send(this.#server, simpleQuery);
  }

  /**
   * A word sent in place of a statement: the server rejects it, so its transaction fails as it would on Redshift. Its
   * error is then replaced.
   */
  #refused(refusal: RedshiftError): string {
    const word = `refused_by_the_stand_in_${this.#refusals.size + 1}`;
    this.#refusals.set(word, refusal);
    return word;
  }

  async #copy(copy: CopyFromS3): Promise<void> {
    await this.#waitUntil(() => this.#pendingAnswers === 0);
    const { getObject } = this.#context;
    const entries = await readManifest(getObject, copy).catch((error: unknown) => asRefusal(error));
    if (entries instanceof RedshiftError) return this.#run(encodeQuery(this.#refused(entries)));
    const loading: RunningCopy = { table: copy.table, files: [], isAccepted: false };
    this.#loading = loading;
    await this.#run(
      encodeQuery(
        `copy ${copy.table} (${copy.columns.join(', ')}) `
          + `from stdin with (format csv, null '${NULL_MARKER}', encoding 'UTF8')`,
      ),
    );
    await this.#waitUntil(() => loading.isAccepted || this.#pendingAnswers === 0);
    if (loading.isAccepted) await send(this.#server, await this.#sendRows(readRows(getObject, entries, loading.files)));
    await this.#waitUntil(() => this.#pendingAnswers === 0);
    this.#loading = undefined;
  }

  /** Sends all rows, or as many as the server accepts, and returns the message that ends the copy. */
  async #sendRows(rows: AsyncIterable<Buffer>): Promise<Buffer> {
    try {
      for await (const piece of rows) {
        if (this.#pendingAnswers === 0 || this.#hasEnded) break;
        await send(this.#server, encodeMessage('d', piece));
      }
      return encodeMessage('c', Buffer.alloc(0));
    } catch (error) {
      return encodeMessage('f', encodeText(this.#refused(asRefusal(error))));
    }
  }

  async #waitUntil(condition: () => boolean): Promise<void> {
    while (!condition() && !this.#hasEnded)
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
  }

  async #fromServer({ type, body, bytes }: WireMessage): Promise<void> {
    if (type === 'K') this.#backend = body.readInt32BE(0);
    if (type === 'Z') this.#pendingAnswers -= 1;
    if (type === 'G' && this.#loading) this.#loading.isAccepted = true;
    else if (type === 'C' && this.#loading) await send(this.#client, encodeMessage('C', encodeText('COPY')));
    else await send(this.#client, type === 'E' ? await this.#errorOf(body, bytes) : bytes);
    this.#wake();
  }

  async #errorOf(body: Buffer, bytes: Buffer): Promise<Buffer> {
    const fields = decodeErrorFields(body);
    const word = /refused_by_the_stand_in_\d+/.exec(fields.M ?? '')?.[0];
    const refusal = word && this.#refusals.get(word);
    if (refusal) return encodeError(refusal);
    if (this.#loading && isLoadError(fields)) {
      const { table, files } = this.#loading;
      await recordLoadError(this.#context.postgresUrl, loadErrorOf(fields, this.#backend, files));
      return encodeError({
        code: INTERNAL_ERROR,
        message: `Load into table '${table}' failed.  Check 'sys_load_error_detail' system table for details.`,
      });
    }
    return columnOfByteLength(fields) !== undefined
      ? encodeError({ code: INTERNAL_ERROR, message: 'Value too long for character type' })
      : bytes;
  }
}

const encodeQuery = (sql: string): Buffer => encodeMessage('Q', encodeText(sql));

const asRefusal = (error: unknown): RedshiftError =>
  error instanceof RedshiftError
    ? error
    : new RedshiftError(INTERNAL_ERROR, `S3ServiceException:${(error as Error).message}`);

/** Writes, and waits while the other side is slower. */
async function send(to: Socket, bytes: Buffer): Promise<void> {
  if (to.destroyed || to.write(bytes)) return;
  await new Promise<void>((resolve) => {
    const done = () => {
      to.off('drain', done);
      to.off('close', done);
      resolve();
    };
    to.on('drain', done);
    to.on('close', done);
  });
}
