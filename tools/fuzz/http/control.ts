// Control messages: as the hooks send them, and with values in them that nobody would send.
import { createHmac } from 'node:crypto';
import type { Dice } from '../archive/dice.ts';
import { OUTPUT } from '../archive/seeds.ts';
import { DECLARED, type Drawn, beside, chunked, said } from './requests.ts';
import { type Part, ROOTS, SECRET, disputedBeside, isDisputed } from './script.ts';

/** Lives as long as the machine. */
const LIVING_PID = 1;

const FROM = ['run', 'local-cache', 'remote-cache'];

/** Nobody listens there. */
const UPSTREAM = { url: 'http://127.0.0.1:9', token: 't', writes: false };

export function runBegin(checkout: string): Record<string, unknown> {
  const maker = { checkout, user: 'u', host: 'h', tools: { node: '24', nx: '24' } };
  return { maker, outputsKey: 'k', pid: LIVING_PID, bounds: { maxBytes: 2 ** 34, maxAgeMs: 2 ** 31 } };
}

type Messages = Readonly<Record<string, (drawn: Drawn) => unknown>>;

const MESSAGES: Messages = {
  runs: ({ dice }) => ({
    ...runBegin(dice.pick(ROOTS)),
    ...(dice.once(20) ? { upstream: { ...UPSTREAM, writes: dice.once(8) } } : {}),
  }),
  outputs: ({ dice }) => ({ key: dice.once(8) ? `k${dice.below(20)}` : 'k', outputs: DECLARED }),
  tasks: (drawn) => ({
    checkout: drawn.dice.pick(ROOTS),
    pid: LIVING_PID,
    tasks: Array.from({ length: drawn.dice.below(3) }, () => endedTask(drawn)),
  }),
  status: () => ({}),
  // The one who tries out has a run under way: it is always told that it goes on.
  stop: () => ({}),
};

function endedTask({ dice, hash }: Drawn): unknown {
  const one = hash();
  return {
    hash: one,
    task: 'a:build',
    outputs: [isDisputed(one) && dice.once(3) ? 'elsewhere' : OUTPUT],
    present: isDisputed(one) && dice.once(3) ? [`${OUTPUT}/missing`] : [],
    from: dice.pick(FROM),
  };
}

const NAMES = Object.keys(MESSAGES);
const NO_NAMES = 'constructor,tostring,hasownproperty,tojson,drop,collect,lock,x'.split(',');

/** Numbers as text: those that JSON cannot say of itself are among them. */
const NUMBERS =
  '0,-0,-1,1.5,1e999,-1e999,1e308,5e-324,2147483648,4294967296,9007199254740993,99999999999999999999'.split(
    ',',
  );

const TEXTS = [
  '""',
  '"__proto__"',
  '"../../x"',
  '"\\u0000"',
  '"\\ud800"',
  '"file:///etc/passwd"',
  '"http://127.0.0.1:9/?a#b"',
  '"http://u:p@127.0.0.1:9"',
  '"http://[::1"',
  '"!**"',
  '"**/*{a,b}"',
  '"{{{{"',
];

const OTHERS = [
  'null',
  'true',
  'false',
  '[]',
  '{}',
  '[[]]',
  '[null]',
  '{"__proto__":{"isGood":true}}',
  '{"length":1e9}',
];

const MARK = '"\u0001"';

/** A value in the place of one that belongs there. */
function value(dice: Dice): string {
  switch (dice.below(8)) {
    case 0:
      return dice.pick(NUMBERS);
    case 1:
      return dice.pick(TEXTS);
    case 2:
      return `"${'x'.repeat(dice.below(3000))}"`;
    case 3:
      return `[${Array.from({ length: dice.below(60) }, () => dice.pick(OTHERS)).join(',')}]`;
    case 4: {
      const depth = dice.once(30) ? dice.below(60_000) : dice.below(200);
      return dice.once(2)
        ? '['.repeat(depth) + ']'.repeat(depth)
        : '{"a":'.repeat(depth) + '1' + '}'.repeat(depth);
    }
    default:
      return dice.pick(OTHERS);
  }
}

type Bag = Record<string, unknown>;

/** Puts a mark in the place of something in a message; it is a copy of its own. */
function marked(message: unknown, dice: Dice): void {
  let bag = message as Bag;
  for (;;) {
    const keys = Object.keys(bag);
    const key =
      keys.length === 0 || dice.once(10) ? dice.pick(['extra', 'constructor', 'toJSON']) : dice.pick(keys);
    const inside = bag[key];
    if (typeof inside === 'object' && inside !== null && !dice.once(4)) {
      bag = inside as Bag;
      continue;
    }
    bag[key] = '\u0001';
    return;
  }
}

function changed(message: unknown, dice: Dice): string {
  const copy = structuredClone(message);
  marked(copy, dice);
  const text = JSON.stringify(copy).replace(JSON.stringify('\u0001'), () => value(dice));
  switch (dice.below(10)) {
    case 0:
      return text.slice(0, dice.below(text.length));
    case 1:
      return text.replace('{', '{"__proto__":{"polluted":1},');
    case 2:
      return text.replace('{', `{${text.slice(1, -1)},`);
    case 3:
      return dice.pick([
        '',
        ' ',
        '\u0000',
        '\uFEFF{}',
        '{',
        '"',
        'nul',
        '{}{}',
        '[1,]',
        "{'a':1}",
        value(dice),
        MARK,
      ]);
    default:
      return text;
  }
}

/** Now and then one that is much too long: of nothing, of one text, of a million values. */
function huge(dice: Dice): string {
  const size = (1 + dice.below(10)) * 1_000_000;
  switch (dice.below(5)) {
    case 0:
      return ' '.repeat(size);
    case 1:
      return '['.repeat(size);
    case 2:
      return `[${'{},'.repeat(size)}0]`;
    case 3:
      return `{"key":"k","outputs":{"a:b":["${'x'.repeat(size)}\u20ac"]}}`;
    default:
      return `{"key":"big","outputs":{${Array.from({ length: size / 40 }, (_, at) => `"p${at}:build":["packages/p${at}/dist"]`).join()}}}`;
  }
}

export function controlPart(drawn: Drawn): Part {
  const { dice } = drawn;
  const name = dice.once(15) ? dice.pick(NO_NAMES) : dice.pick(NAMES);
  const isOne = Object.hasOwn(MESSAGES, name);
  const isPlain = dice.once(2);
  // What is told wrongly is told of those hashes alone that it may be told of.
  const disputed: Drawn = { ...drawn, hash: () => disputedBeside(drawn.hash()) };
  const made = isOne ? MESSAGES[name]?.(isPlain ? drawn : disputed) : {};
  const message = name === 'outputs' && !isPlain ? { key: 'other', outputs: DECLARED } : made;
  const text = dice.once(4000) ? huge(dice) : isPlain ? JSON.stringify(message) : changed(message, dice);
  const statuses = isOne ? (isPlain && text.length < 5000 ? [200] : [200, 400]) : [400];
  return posted(drawn, name, { text, statuses });
}

interface Posting {
  readonly text: string;
  readonly statuses: readonly number[];
}

function posted(drawn: Drawn, name: string, { text, statuses }: Posting): Part {
  const { dice } = drawn;
  const [lines, isRight] = said(drawn);
  const body = Buffer.from(text);
  const isChunked = dice.once(8);
  const framing = isChunked ? 'Transfer-Encoding: chunked' : `Content-Length: ${body.length}`;
  const method = dice.once(8) ? dice.pick(['GET', 'PUT', 'DELETE']) : 'POST';
  const head = `${method} /shield/v1/${name} HTTP/1.1\r\nHost: x\r\n${lines}${beside(drawn)}${framing}\r\n\r\n`;
  return {
    bytes: Buffer.concat([Buffer.from(head, 'latin1'), isChunked ? chunked(body, dice) : body]),
    asked: isRight
      ? { what: name === 'lease' ? 'lease' : 'control', statuses, name }
      : { what: 'other', statuses: [403] },
  };
}

export function leasePart(drawn: Drawn): Part {
  const { dice, hash } = drawn;
  const asked = {
    hash: dice.once(3) ? hash() : String(dice.below(20)),
    task: 'a:build',
    checkout: dice.pick(ROOTS),
    nxPid: dice.pick([LIVING_PID, 2 ** 22 + 5, 2 ** 40]),
  };
  const other = dice.once(4) ? changed(asked, dice) : '';
  // Who sends more than 64 KB is ended.
  const first = other !== '' && other.length < 30_000 ? other : JSON.stringify(asked);
  const ends = [
    '{"passed":true}\n',
    '{"passed":false}\n',
    '{"passed":1}',
    'null\n',
    '\n\n\n',
    `${first}\n`,
    '',
  ];
  return posted(drawn, 'lease', { text: `${first}\n${dice.pick(ends)}`, statuses: [200] });
}

/** Whoever listens proves by it that he knows the secret, to everybody. */
export function helloPart({ dice }: Drawn): Part {
  const nonces = [
    '',
    'x',
    'f'.repeat(32),
    'f'.repeat(128),
    'f'.repeat(129),
    'f'.repeat(6000),
    '\u00e9',
    SECRET.slice(1),
  ];
  const nonce = dice.pick(nonces);
  const isThere = !dice.once(6);
  const line = isThere ? `X-Nonce: ${nonce}\r\n` : '';
  const isTwice = isThere && dice.once(6);
  const method = dice.pick(['POST', 'POST', 'GET', 'PUT']);
  const head = `${method} /shield/v1/hello HTTP/1.1\r\nHost: x\r\n${line}${isTwice ? line : ''}Content-Length: 0\r\n\r\n`;
  const whole = isTwice ? `${nonce}, ${nonce}` : nonce;
  const proof =
    isThere && whole.length <= 128 ? createHmac('sha256', SECRET).update(whole).digest('hex') : '';
  return { bytes: Buffer.from(head, 'latin1'), asked: { what: 'hello', statuses: [200], proof } };
}
