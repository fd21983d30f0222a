/** Functions in place of others that nobody can tell from them, but by identity. */
export interface Disguise {
  /** Puts a function that calls `call` in the place of a method, if there is one. */
  readonly replace: (target: object, name: string, call: Call) => void;
  /** As `replace`, but `watch` only looks: the original is called then. */
  readonly precede: (target: object, name: string, watch: Watch) => void;
  /** What a function of ours stands for. */
  readonly original: (fn: unknown) => unknown;
}

/** Whatever is called; its arguments are handed on as they are. */
export type Any = (this: unknown, ...args: unknown[]) => unknown;
export type Call = (original: Any, self: unknown, args: unknown[]) => unknown;
export type Watch = (args: readonly unknown[], self: unknown) => void;

const { apply } = Reflect;
const originals = new WeakMap<object, unknown>();

function original(fn: unknown): unknown {
  return typeof fn === 'function' ? (originals.get(fn) ?? fn) : fn;
}

/** A proxy has the name, the length, the kind of the function, and all that hangs on it (`util.promisify.custom`). */
function replace(target: object, name: string, call: Call): void {
  const methods = target as Record<string, Any | undefined>;
  const as = methods[name];
  if (typeof as !== 'function') return;
  const disguised = new Proxy(as, { apply: call });
  originals.set(disguised, as);
  methods[name] = disguised;
}

function precede(target: object, name: string, watch: Watch): void {
  replace(target, name, (as, self, args) => {
    watch(args, self);
    return apply(as, self, args);
  });
}

module.exports = { replace, precede, original } satisfies Disguise;
