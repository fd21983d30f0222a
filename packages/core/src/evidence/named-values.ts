import { differenceText } from './diff.ts';

/** What an assertion says of its values in words. */
export interface Said {
  /** `expected 19, got 16`, `expected length 3, got 2`, `got null` */
  readonly values?: string;
  readonly expected?: string;
  readonly received?: string;
  /** Whether both values are named, neither by another word than `value`. */
  readonly isPair: boolean;
  /** Other lines that say something. */
  readonly others: readonly string[];
}

const NAMED =
  /^(Expected|Received|Snapshot|Rejected to value|Resolved to value)((?: [a-z]+)*)(?::\s+(\S.*)|:)$/;
/** What the values or the place say already, or nobody needs. */
const NEEDLESS =
  /^(?:Snapshot name: |Received has |Expected precision: |Expected difference: |Received difference: |Difference:$|Call [Ll]og:$|Message:$|Number of calls: |Received:$|\(\d+ matching propert|This is likely because this test is run|- Expect "|Comparison: )/;
const MAX_OTHERS = 4;
const MAX_VALUE = 200;

/** Reads `Expected: 19`, `Received string:  "abc"`, and the values that stand indented below such a line. */
export function namedValues(body: readonly string[]): Said {
  let expected: { readonly words: string; readonly value: string } | undefined;
  let received: { readonly words: string; readonly value: string } | undefined;
  let path: string | undefined;
  const others: string[] = [];
  for (const [at, line] of body.entries()) {
    const match = line.startsWith('Snapshot name: ') ? null : NAMED.exec(line);
    const below = /^ {2}(\S.*)$/.exec(body[at + 1] ?? '')?.[1];
    const value = match?.[3] ?? below;
    if (!match || value === undefined) {
      const isBelow = NAMED.test(body[at - 1] ?? '') && line.startsWith('  ');
      if (isTelling(line) && !isBelow) others.push(line.trim().replace(/^- /, ''));
      continue;
    }
    const named = { words: match[2] ?? '', value };
    if (match[1] !== 'Expected' && match[1] !== 'Snapshot') received ??= named;
    // `toHaveProperty` names the path first, and then what should stand there.
    else if (expected === undefined || (expected.words === ' path' && named.words === ' value')) {
      path = expected?.value;
      expected = named;
    }
  }
  const text = valuesOf(expected, received);
  const values = text === undefined || path === undefined ? text : `${path}: ${text}`;
  const isPair = expected !== undefined && received !== undefined && isPlain(expected.words);
  return {
    isPair,
    others: others.slice(0, MAX_OTHERS),
    ...(expected ? { expected: expected.value } : {}),
    ...(received ? { received: received.value } : {}),
    ...(values === undefined ? {} : { values }),
  };
}

function isTelling(line: string): boolean {
  return line.trim() !== '' && !NEEDLESS.test(line.trim()) && !CALL.test(line);
}

const CALL = /^(?:expect|assert)\b\S{0,200}\(/;

function isPlain(words: string): boolean {
  return words === '' || words.startsWith(' value');
}

function valuesOf(
  expected: { readonly words: string; readonly value: string } | undefined,
  received: { readonly words: string; readonly value: string } | undefined,
): string | undefined {
  if (!expected) return received && `got ${cut(received.value)}`;
  const words = isPlain(expected.words) ? '' : expected.words.slice(1);
  const text = received
    ? differenceText({ path: '', expected: unquoted(expected.value), received: unquoted(received.value) })
    : `expected ${cut(expected.value)}`;
  return words === '' ? text : text.replace('expected ', () => `expected ${words} `);
}

/** A snapshot of a string has quotes of its own, and more around them. */
function unquoted(value: string): string {
  return /^""[^]+""$/.test(value) ? value.slice(1, -1) : value;
}

function cut(value: string): string {
  return value.length <= MAX_VALUE ? value : `${value.slice(0, MAX_VALUE)}…`;
}
