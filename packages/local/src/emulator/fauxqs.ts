import type { Server } from 'node:http';
import { buildApp } from 'fauxqs';

/**
 * The part of fauxqs' fastify server that is used here; fauxqs' own declaration of it does not resolve outside its
 * build.
 */
export interface FauxqsApp {
  readonly server: Server;
  addHook(
    name: 'preHandler',
    hook: (request: FauxqsRequest, reply: FauxqsHookReply, done: () => void) => void,
  ): unknown;
  addHook(
    name: 'preSerialization',
    hook: (
      request: FauxqsRequest,
      reply: unknown,
      payload: unknown,
      done: (error: null, payload: unknown) => void,
    ) => void,
  ): unknown;
  addHook(
    name: 'onSend',
    hook: (
      request: FauxqsRequest,
      reply: FauxqsResponse,
      payload: unknown,
      done: (error: null, payload: unknown) => void,
    ) => void,
  ): unknown;
  listen(options: { host: string; port: number }): Promise<string>;
  inject(request: {
    method: string;
    url: string;
    headers?: Record<string, string>;
    payload?: string | Buffer;
  }): Promise<FauxqsInjectedResponse>;
  close(): Promise<void>;
}

/** A request as the hooks see it. */
export interface FauxqsRequest {
  headers: Record<string, string | string[] | undefined>;
  body: unknown;
  method: string;
  /** For S3's routes: the bucket, and the key as `*`. */
  params?: Record<string, string | undefined>;
  query?: Record<string, string | undefined>;
}

/** The response of fauxqs, before it is sent. */
export interface FauxqsResponse {
  readonly statusCode: number;
  hasHeader(name: string): boolean;
  getHeader(name: string): string | number | string[] | undefined;
  header(name: string, value: string): this;
}

/** The response of a hook that answers the request itself. */
export interface FauxqsHookReply {
  code(status: number): this;
  header(name: string, value: string): this;
  send(payload: string): unknown;
}

/** The response to a request made without HTTP. */
export interface FauxqsInjectedResponse {
  statusCode: number;
  headers: Record<string, string | number | string[] | undefined>;
  body: string;
}

/** Creates a server that does not listen yet. */
export function buildFauxqs(region: string): FauxqsApp {
  return buildApp({ logger: false, defaultRegion: region }) as FauxqsApp;
}
