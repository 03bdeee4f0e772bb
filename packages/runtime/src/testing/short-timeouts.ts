type Timeouts = Record<'connectionTimeout' | 'requestTimeout' | 'socketTimeout', number>;

/** The same options with shorter timeouts, so that a test of one takes less than a second. */
export function withShortTimeouts<Options extends { readonly requestHandler: Readonly<Timeouts> }>(
  options: Options,
  factor = 100,
) {
  const { connectionTimeout, requestTimeout, socketTimeout, ...rest } = options.requestHandler;
  const timeouts: Timeouts = {
    connectionTimeout: connectionTimeout / factor,
    requestTimeout: requestTimeout / factor,
    socketTimeout: socketTimeout / factor,
  };
  return { ...options, requestHandler: { ...rest, ...timeouts } };
}
