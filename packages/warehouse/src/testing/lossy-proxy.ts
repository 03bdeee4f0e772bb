import { type AddressInfo, connect as connectTo, createServer, type Server } from 'node:net';

interface LossyProxy {
  readonly port: number;
  readonly losses: number;
  readonly close: () => void;
}

/**
 * Forwards everything, but cuts the first connection that sends `statement`, when the server has received or answered
 * it.
 */
export async function lossyProxy(
  to: URL,
  statement: string,
  when: 'when sent' | 'when answered' = 'when answered',
): Promise<LossyProxy> {
  const state = { losses: 0 };
  const listener: Server = createServer((near) => {
    const far = connectTo(Number(to.port), to.hostname);
    let cut = false;
    near.on('data', (data) => {
      if (state.losses === 0 && data.includes(statement)) {
        cut = true;
        state.losses += 1;
      }
      far.write(data, () => {
        if (cut && when === 'when sent') near.destroy();
      });
    });
    far.on('data', (data) => (cut ? near.destroy() : near.write(data)));
    near.on('close', () => far.destroy()).on('error', () => undefined);
    far.on('close', () => near.destroy()).on('error', () => undefined);
  });
  await new Promise<void>((resolve) => void listener.listen(0, '127.0.0.1', () => resolve()));
  const { port } = listener.address() as AddressInfo;
  return {
    port,
    get losses() {
      return state.losses;
    },
    close: () => void listener.close(),
  };
}
