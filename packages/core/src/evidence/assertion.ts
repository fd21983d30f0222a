import { besidesDiffs, differenceLines, differenceText, differencesIn, isDiff } from './diff.ts';
import { type Said, namedValues } from './named-values.ts';

/** A failed assertion as one line, and what does not fit into it. */
export interface Assertion {
  readonly message: string;
  readonly detail: readonly string[];
}

/** What an assertion is called, and what is needed to say it in one line. */
interface Claim {
  /** `toEqual`, `not deeply equal`; of several words where the tool gave only a sentence. */
  readonly name: string;
  /** Whether two values say all of it: `expected 1, got 2`. */
  readonly isEquality: boolean;
  /** The user's own words. */
  readonly words: string;
}

/** A longer sentence, or call, is none. */
const MAX_SENTENCE = 2000;
const MATCHER = /\.(\w+)\([^()]*\)$/;
const SILENT = /^(?:toBe|toEqual|toStrictEqual|strictEqual|deepStrictEqual|deepEqual|equal)$/;
/** `expected 1 to be 2`, as chai says it, once what is quoted is gone. */
const CHAI =
  /^(?:(.*?): )?expected .*?( not)? to (be|equal|deeply equal|strictly equal|match object)(?= |$)(?! (?:close to|an? |greater|less|at |called|truthy|falsy|defined|undefined or|within|instance|one of))/;
const NODE = /^Expected values to be ([\w ]{0,40}?)(deep-)?equal:$/;
const SNAPSHOT = /^Snapshot `.*` mismatched$/;

/**
 * Says in one line what an assertion of Jest, Vitest, Playwright or `node:assert` expected and what came:
 * `expected 19, got 16`, `toEqual: items[0].qty: expected 3, got 2`. `body` is what stands between the
 * error's first line and its stack, without code. undefined where it is no such assertion.
 */
export function readAssertion(message: string, body: readonly string[]): Assertion | undefined {
  const call = matcherCall([message, ...body]);
  const claim = call ? callClaim(call, message) : claimOf(message);
  const said = namedValues(besidesDiffs(body));
  const inline = call ? undefined : inlineValues(body);
  if (inline !== undefined) return { message: joined(claim ? claim.words : message, inline), detail: [] };
  if (isDiff(body)) return withDiff(claim, message, body, said);
  if (said.values !== undefined) return withValues(claim, message, said.values, said);
  if (!claim) return undefined;
  if (!call) return claim.name === '' ? { message, detail: said.others } : undefined;
  const [first = '', ...others] = said.others;
  return { message: joined(claim.words, claim.name, first), detail: others };
}

function withValues(
  claim: Claim | undefined,
  message: string,
  values: string,
  said: Said,
): Assertion | undefined {
  if (!claim) return said.isPair ? { message: joined(message, values), detail: said.others } : undefined;
  // What a sentence of chai says is not said again.
  if (claim.name === '' && !claim.isEquality)
    return { message, detail: saysBoth(message, said) ? [] : [values] };
  const name = claim.isEquality && said.isPair ? '' : claim.name;
  return { message: joined(claim.words, name, values), detail: said.others };
}

/** A diff is worth more than any sentence about it. */
function withDiff(
  claim: Claim | undefined,
  message: string,
  body: readonly string[],
  said: Said,
): Assertion | undefined {
  const found = differencesIn(body);
  const [first] = found;
  if (first === undefined) return undefined;
  const lines = differenceLines(found);
  const others = claim ? said.others : [];
  if (claim && !claim.isEquality && claim.name === '') {
    const isSaid = typeof first !== 'string' && found.length === 1 && saysBoth(message, first);
    return { message, detail: isSaid ? [] : lines };
  }
  const words = claim ? claim.words : message;
  const name = claim?.name ?? '';
  if (typeof first === 'string' || found.length > 1)
    return { message: joined(words, name), detail: [...lines, ...others] };
  const isPlain = claim?.isEquality === true && first.path === '';
  return { message: joined(words, isPlain ? '' : name, differenceText(first)), detail: others };
}

function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(': ');
}

/** `expect(received).not.toBe(expected) // Object.is equality`, `assert.equal(received, expected)` */
function matcherCall(lines: readonly string[]): string | undefined {
  return lines.slice(0, 12).find((line) => /^(?:expect|assert)\b\S{0,200}\(.*\)/.test(line.slice(0, 500)));
}

function callClaim(line: string, message: string): Claim {
  const call = line
    .slice(0, 500)
    .replace(/ \/\/ [\w .=]*$/, '')
    .replace(/ failed$/, '');
  const match = MATCHER.exec(call);
  const name = match?.[1] ?? 'assert';
  const before = call.slice(0, match?.index ?? 0);
  const modifiers = /(?:\.(?:not|resolves|rejects))+$/.exec(before)?.[0].slice(1);
  return {
    name: modifiers === undefined ? name : `${modifiers}.${name}`,
    isEquality: SILENT.test(name) && !/\bnot\b/.test(modifiers ?? ''),
    words: line === message ? '' : message,
  };
}

function chaiClaim(message: string): Claim | undefined {
  const plain = message.slice(0, MAX_SENTENCE).replace(/'[^']*'|"[^"]*"/g, "''");
  if (!/(?:^|: )expected .* to /.test(plain)) return undefined;
  const [, words = '', not, what = ''] = CHAI.exec(plain) ?? [];
  const names: Record<string, string> = {
    'deeply equal': 'not deeply equal',
    'strictly equal': 'not strictly equal',
    'match object': 'does not match object',
    be: 'not equal',
    equal: 'not equal',
  };
  const name = not === undefined ? names[what] : undefined;
  if (name === undefined) return { name: '', isEquality: false, words: '' };
  return { name, isEquality: what !== 'match object', words };
}

/** `node:assert`, a snapshot of Vitest, chai. */
function claimOf(message: string): Claim | undefined {
  const node = NODE.exec(message);
  if (node)
    return {
      name: node[2] === undefined ? 'not equal' : `not ${node[1] ?? ''}deep-equal`,
      isEquality: true,
      words: '',
    };
  if (SNAPSHOT.test(message)) return { name: '', isEquality: true, words: message };
  return chaiClaim(message);
}

/** `1 !== 2`: what came stands first. */
function inlineValues(body: readonly string[]): string | undefined {
  const line = body.find((text) => text !== '') ?? '';
  const [received, expected, ...more] = line.split(/ !==? /);
  if (received === undefined || expected === undefined || more.length > 0) return undefined;
  return differenceText({ path: '', expected, received });
}

/** Whether the sentence has both values, not only their beginnings. `to be truthy` needs no `true`. */
function saysBoth(
  message: string,
  values: { readonly expected?: string; readonly received?: string },
): boolean {
  const [expected = '', received = ''] = [values.expected, values.received].map((text) =>
    text?.replace(/^["'`](.*)["'`]$/, '$1'),
  );
  const isSaid = expected === 'true' || expected === 'false' || message.includes(expected);
  return isSaid && message.includes(received);
}
