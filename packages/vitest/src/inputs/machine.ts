import {
  availableParallelism,
  cpus,
  hostname,
  machine,
  networkInterfaces,
  release,
  totalmem,
  userInfo,
  version,
} from 'node:os';
import { textDigest } from '../store/digest.ts';

/** What programs ask an operating system, by function, as far as it stays the same from run to run. */
const ASKED: Readonly<Record<string, () => unknown>> = {
  availableParallelism,
  cpus: () => cpus().map(({ model }) => model),
  hostname,
  machine,
  networkInterfaces,
  release,
  totalmem,
  userInfo: user,
  version,
  proc: () => [hostname(), user(), cpus().map(({ model }) => model), totalmem(), release()],
};

/** `undefined` for what nobody can ask. */
export function machineValue(name: string): string | undefined {
  const asked = Object.hasOwn(ASKED, name) ? ASKED[name] : undefined;
  return asked && textDigest(JSON.stringify(asked()));
}

function user(): unknown {
  try {
    return userInfo();
  } catch {
    // A user without a name, as in some containers.
    return process.getuid?.();
  }
}
