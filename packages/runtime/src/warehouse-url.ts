import * as z from 'zod';
import { readParameter, readSecret } from './secrets.ts';

const url = z.url({ protocol: /^(postgres(ql)?|redshift)$/ });

/**
 * How a handler finds the warehouse: a URL, whose login may be in a secret, or the name of the parameter with the whole
 * URL. The stage's `warehouse` decides which of them is set (services/environment.yml).
 */
export const warehouseConfig = {
  WAREHOUSE_URL: url.optional(),
  WAREHOUSE_SECRET: z.string().min(1).optional(),
  WAREHOUSE_URL_PARAMETER: z.string().startsWith('/').optional(),
};

interface WarehouseConfig {
  readonly WAREHOUSE_URL?: string | undefined;
  readonly WAREHOUSE_SECRET?: string | undefined;
  readonly WAREHOUSE_URL_PARAMETER?: string | undefined;
}

/** The login as Redshift's managed secrets, and those in the same format, store it. */
const loginSecret = z.object({ username: z.string().min(1), password: z.string().min(1) });
export type Login = z.infer<typeof loginSecret>;

/**
 * The warehouse's URL with its login, read again at each call, because the password may have changed.
 *
 * @throws Error at once if no variable names the warehouse; at a call, if the secret or parameter cannot be read
 */
export function warehouseUrl({
  WAREHOUSE_URL,
  WAREHOUSE_SECRET,
  WAREHOUSE_URL_PARAMETER,
}: WarehouseConfig): () => Promise<string> {
  if (WAREHOUSE_URL_PARAMETER !== undefined)
    return async () => checkUrl(await readParameter(WAREHOUSE_URL_PARAMETER), WAREHOUSE_URL_PARAMETER);
  if (WAREHOUSE_URL === undefined)
    throw new Error(
      "Neither WAREHOUSE_URL nor WAREHOUSE_URL_PARAMETER is set. Set one in the service's serverless.yml.",
    );
  if (WAREHOUSE_SECRET === undefined) return () => Promise.resolve(WAREHOUSE_URL);
  return async () => withLogin(WAREHOUSE_URL, await readLogin(WAREHOUSE_SECRET));
}

/** Reads a secret's user name and password. */
export async function readLogin(secret: string): Promise<Login> {
  const login = loginSecret.safeParse(parseJson(await readSecret(secret)));
  if (!login.success) throw new Error(`The secret ${secret} is not a JSON object with username and password`);
  return login.data;
}

/** The URL with a login. */
export function withLogin(warehouse: string, { username, password }: Login): string {
  const whole = new URL(warehouse);
  whole.username = encodeURIComponent(username);
  whole.password = encodeURIComponent(password);
  return whole.href;
}

function checkUrl(text: string, parameter: string): string {
  if (!url.safeParse(text).success)
    throw new Error(`The parameter ${parameter} is not a postgres:// or redshift:// URL`);
  return text;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
