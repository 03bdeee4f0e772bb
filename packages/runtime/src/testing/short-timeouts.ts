type Patience = Record<'connectionTimeout' | 'requestTimeout' | 'socketTimeout', number>;

/** The same options with a fraction of their patience, so that a test of what is given up takes less than a second. */
export function hasty<Options extends { readonly requestHandler: Readonly<Patience> }>(options: Options, times = 100) {
  const { connectionTimeout, requestTimeout, socketTimeout, ...rest } = options.requestHandler;
  const patience: Patience = {
    connectionTimeout: connectionTimeout / times,
    requestTimeout: requestTimeout / times,
    socketTimeout: socketTimeout / times,
  };
  return { ...options, requestHandler: { ...rest, ...patience } };
}
