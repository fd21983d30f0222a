/** Whether somebody wants this command to end: from before the run starts until nothing of it is left. */
export interface Interrupt {
  readonly signal: AbortSignal;
  [Symbol.dispose](): void;
}

/** `outlivesTerminal`: that the terminal closes is no wish to end it. Node forgets that `nohup` has it ignore that. */
export function catchInterrupts({
  outlivesTerminal = false,
}: { readonly outlivesTerminal?: boolean } = {}): Interrupt {
  const controller = new AbortController();
  const stop = (): void => {
    controller.abort();
  };
  const heard = [
    ['SIGINT', stop],
    ['SIGTERM', stop],
    ['SIGHUP', outlivesTerminal ? (): void => {} : stop],
  ] as const;
  for (const [signal, listener] of heard) process.on(signal, listener);
  return {
    signal: controller.signal,
    [Symbol.dispose]: () => {
      for (const [signal, listener] of heard) process.off(signal, listener);
    },
  };
}
