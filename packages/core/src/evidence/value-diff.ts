import { type Value, closeOf, inlineValue } from './value-tree.ts';

/** Where two printed values differ: `items[0].qty`, empty for the values themselves. */
export interface Difference {
  readonly path: string;
  /** Absent: nothing was expected there. */
  readonly expected?: string;
  /** Absent: nothing came. */
  readonly received?: string;
}

/** What tells the members of a list apart, where nothing says which one it is. */
const IDENTITY = /^"?(?:id|key|name|code|slug|title|type|kind|sku|path)"?$/;
const UNKNOWN = '…';

type Container = Value & { readonly children: readonly Value[] };
interface Pair {
  readonly expected?: Value | undefined;
  readonly received?: Value | undefined;
}

/** The differences of two values that were read by `createValueTree`. */
export function valueDifferences(expected: Container, received: Container): Difference[] {
  const areArguments = Math.max(expected.children.length, received.children.length) > 1;
  return pairsOf(expected.children, received.children).flatMap((pair) =>
    differencesOf(pair, areArguments ? stepOf(pair, false) : ''),
  );
}

function differencesOf({ expected, received }: Pair, path: string): Difference[] {
  if (!expected || !received)
    return [
      {
        path,
        ...(expected ? { expected: inlineValue(withoutKey(expected)) } : {}),
        ...(received ? { received: inlineValue(withoutKey(received)) } : {}),
      },
    ];
  if (!expected.children || !received.children) {
    const [a, b] = [inlineValue(withoutKey(expected)), inlineValue(withoutKey(received))];
    return a === b ? [] : [{ path, expected: a, received: b }];
  }
  if (isOtherKind(expected, received))
    return [
      { path, expected: inlineValue(withoutKey(expected)), received: inlineValue(withoutKey(received)) },
    ];
  const opens = { expected: cropped(expected.text), received: cropped(received.text) };
  const isOther = expected.text !== received.text && expected.text !== '' && received.text !== '';
  const isRoot = path === '';
  return [
    ...(isOther ? [{ path, ...opens }] : []),
    ...pairsOf(expected.children, received.children).flatMap((pair) =>
      differencesOf(pair, path + stepOf(pair, isRoot, path.endsWith(UNKNOWN))),
    ),
  ];
}

/** An object in place of a list: nothing inside of them can be compared. */
function isOtherKind({ text: a }: Value, { text: b }: Value): boolean {
  return a !== '' && b !== '' && a.slice(-1) !== b.slice(-1);
}

function cropped(open: string): string {
  return `${open}…${closeOf(open)}`;
}

function withoutKey({ text, children }: Value): Value {
  return children ? { text, children } : { text };
}

/** `.name`, `["a b"]`, `[3]`, or of an object that nothing else says of: `…{id: "region-7"}`. */
function stepOf({ expected, received }: Pair, isRoot: boolean, isBehindUnknown = false): string {
  const value = expected ?? received;
  if (value?.key !== undefined) {
    const name = /^"?([A-Za-z_$][\w$]*)"?$/.exec(value.key)?.[1];
    return name === undefined ? `[${value.key}]` : isRoot ? name : `.${name}`;
  }
  if (value?.index !== undefined) return `[${value.index}]`;
  const identity = identityOf(expected) === identityOf(received) ? identityOf(expected) : undefined;
  const gap = isBehindUnknown ? '' : UNKNOWN;
  return identity === undefined ? gap : `${gap}{${identity}}`;
}

function identityOf(value: Value | undefined): string | undefined {
  const child = value?.children?.find(
    ({ key, children, text }) => key !== undefined && IDENTITY.test(key) && !children && text.length <= 60,
  );
  return child && inlineValue(child);
}

/** Members of an object by their names, those of a list by the order that leaves most of them equal. */
function pairsOf(expected: readonly Value[], received: readonly Value[]): Pair[] {
  const named = [...expected, ...received].some(({ key }) => key !== undefined);
  return named ? byName(expected, received) : byOrder(expected, received);
}

function byName(expected: readonly Value[], received: readonly Value[]): Pair[] {
  const others = new Map(received.map((value) => [value.key ?? '', value]));
  const pairs: Pair[] = expected.map((value) => {
    const other = others.get(value.key ?? '');
    others.delete(value.key ?? '');
    return { expected: value, received: other };
  });
  return [...pairs, ...Array.from(others.values(), (value) => ({ received: value }))];
}

function byOrder(expected: readonly Value[], received: readonly Value[]): Pair[] {
  const equal = longestCommon(expected.map(wholeText), received.map(wholeText));
  const pairs: Pair[] = [];
  let [a, b] = [0, 0];
  for (const [nextA, nextB] of [...equal, [expected.length, received.length] as const]) {
    for (; a < nextA || b < nextB; a++, b++) {
      pairs.push({
        expected: a < nextA ? expected[a] : undefined,
        received: b < nextB ? received[b] : undefined,
      });
    }
    [a, b] = [nextA + 1, nextB + 1];
  }
  return pairs.filter(({ expected: one, received: other }) => one ?? other);
}

function wholeText(value: Value): string {
  return inlineValue(value, Number.POSITIVE_INFINITY);
}

/** The places of a longest list of texts that both have, in order. The lists are as long as a shown diff. */
function longestCommon(a: readonly string[], b: readonly string[]): (readonly [number, number])[] {
  if (a.length * b.length > 250_000) return [];
  const width = b.length + 1;
  const lengths = new Uint16Array((a.length + 1) * width);
  const at = (i: number, j: number): number => lengths[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--)
      lengths[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  }
  const pairs: (readonly [number, number])[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) pairs.push([i++, j++]);
    else if (at(i + 1, j) >= at(i, j + 1)) i++;
    else j++;
  }
  return pairs;
}
