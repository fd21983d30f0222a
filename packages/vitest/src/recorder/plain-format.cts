/** A stack as Node formats it where nobody else does. */
const { apply, get } = Reflect;
const { getOwnPropertySymbols, getPrototypeOf } = Object;

export type Prepare = (error: unknown, trace: NodeJS.CallSite[]) => unknown;

export interface PlainFormat {
  readonly plainly: Prepare;
}

const nodes: unknown = get(Error, 'prepareStackTrace');
const errorText = get(Error.prototype, 'toString') as () => string;

/** From Node 24 on its own function can be had; before, this is what it does. */
const plainly: Prepare = (error, trace) => {
  if (typeof nodes === 'function') return apply(nodes, Error, [error, trace]);
  return [headOf(error), ...trace.map(String)].join('\n    at ');
};

/** Node's own errors have their code behind the name. */
function headOf(error: unknown): string {
  if (!isNodes(error)) return apply(errorText, error, []);
  const { name, code, message } = error as Readonly<Record<'name' | 'code' | 'message', string>>;
  return `${name} [${code}]: ${message}`;
}

function isNodes(error: unknown): boolean {
  for (let at = error; at !== null && typeof at === 'object'; at = getPrototypeOf(at) as unknown)
    if (getOwnPropertySymbols(at).some(({ description }) => description === 'kIsNodeError')) return true;
  return false;
}

module.exports = { plainly } satisfies PlainFormat;
