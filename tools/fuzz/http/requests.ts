// Requests that are HTTP as it should be, whatever else they are: what each of them may be told is known exactly.
import type { Dice } from '../archive/dice.ts';
import { OUTPUT } from '../archive/seeds.ts';
import { type Bodies, bodyFor } from './bodies.ts';
import { type Asked, type Part, ROOTS, SECRET, idOf, sha256Of } from './script.ts';

/** Headers that say who asks, and whether that is right. */
type Said = readonly [lines: string, isRight: boolean];

const RIGHT: Said = [`Authorization: Bearer ${SECRET}\r\n`, true];
const WRONG = `Authorization: Bearer ${'0'.repeat(SECRET.length)}\r\n`;

/** Of a header that comes twice, Node takes the first. */
const SAID: readonly Said[] = [
  ['', false],
  ['Authorization: \r\n', false],
  ['Authorization: Bearer\r\n', false],
  [WRONG, false],
  [`Authorization: bearer ${SECRET}\r\n`, false],
  [`Authorization: ${SECRET}\r\n`, false],
  [`Authorization: Basic ${SECRET}\r\n`, false],
  [`Authorization: Bearer  ${SECRET}\r\n`, false],
  [`Authorization: Bearer\t${SECRET}\r\n`, false],
  [`Authorization: Bearer ${SECRET}${SECRET}\r\n`, false],
  [`Authorization: Bearer ${SECRET.slice(0, -1)}\r\n`, false],
  [`Authorization: Bearer ${SECRET.slice(0, -1)}\u00e9\r\n`, false],
  [`Authorization: Bearer ${SECRET.toUpperCase()}\r\n`, false],
  [`Authorization: Bearer ${SECRET}, Bearer ${SECRET}\r\n`, false],
  [`Proxy-Authorization: Bearer ${SECRET}\r\nCookie: token=${SECRET}\r\n`, false],
  [`${WRONG}${RIGHT[0]}`, false],
  [`${RIGHT[0]}${WRONG}`, true],
  [`${RIGHT[0]}${RIGHT[0]}`, true],
  [`authorization:Bearer ${SECRET} \t \r\n`, true],
  [`AUTHORIZATION: \t Bearer ${SECRET}\r\n`, true],
];

/** Nothing of these changes what is answered. */
const BESIDE: readonly string[] = [
  '',
  '',
  '',
  'Accept: application/octet-stream\r\n',
  'Content-Type: application/octet-stream\r\nUser-Agent: Nx\r\n',
  'Connection: keep-alive\r\n',
  'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: eA==\r\n',
  'Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n',
  'Range: bytes=0-3\r\nIf-None-Match: *\r\n',
  'Accept-Encoding: gzip, br\r\nTE: trailers\r\n',
  `X-Long: ${'x'.repeat(8000)}\r\n`,
  Array.from({ length: 60 }, (_, at) => `X-${at}: ${at}\r\n`).join(''),
  '__proto__: x\r\nconstructor: y\r\n',
  'X-Forwarded-For: 127.0.0.1\r\nX-HTTP-Method-Override: PUT\r\nX-Original-URL: /shield/v1/status\r\n',
  'Origin: http://evil.example\r\nCookie: a=b\r\n',
  'Transfer-Encoding-Too: chunked\r\nContent-Lengthy: 9\r\n',
];

const NO_HASHES: readonly string[] = [
  'x,-1,+1,1.json,1.check,1.check.json,..,../1,..%2f1,%2e%2e%2f1,%31,1%00,1%0a,1/,1/2,1?x,1#x,1;x,0x1,1e3,1.0,1\\2,~,*,__proto__',
  'constructor,NaN,Infinity,1_000,1:2,%F0%9F%98%80,[1]',
]
  .join(',')
  .split(',')
  .concat('', '1'.repeat(21), '9'.repeat(7000), '../'.repeat(40), '/1'.repeat(500));

/** With `ID` for the id of a checkout and `HASH` for a hash: none of them is one of Nx's. */
const NO_PATHS: readonly string[] = [
  '/',
  '*',
  '//',
  '/v1/cache/HASH',
  '/c/v1/cache/HASH',
  '/c/ID/v1/cache',
  '/c/ID/v2/cache/HASH',
  '/c/ID/v1/cache/HASH/',
  '/C/ID/v1/cache/HASH',
  '//c/ID/v1/cache/HASH',
  '/c/ID0/v1/cache/HASH',
  '/c/000000000000/v1/cache/HASH',
  '/c/__proto__/v1/cache/HASH',
  '/c/ID/v1/../v1/cache/HASH',
  '/c/ID/v1//cache/HASH',
  '/c/ID%2fv1/cache/HASH',
  '/x/../c/ID/v1/cache/HASH',
  'http://127.0.0.1/c/ID/v1/cache/HASH',
  '/shield',
  '/shield/v1/',
  '/shield/v1/status/',
  '/shield/v1/STATUS',
  '/shield/v1/status?x',
  '/shield/v2/status',
  '/shield/v1/../v1/status',
  '/shield//v1/status',
  `/${'a/'.repeat(4000)}`,
];

const METHODS: readonly string[] = 'HEAD,POST,DELETE,OPTIONS,PATCH,TRACE,PROPFIND,PURGE,QUERY,M-SEARCH'.split(
  ',',
);

export interface Drawn {
  readonly dice: Dice;
  readonly bodies: Bodies;
  /** Of this stage: what is asked for soon is what was sent not long ago. */
  readonly hash: () => string;
}

export function said({ dice }: Drawn): Said {
  return dice.once(4) ? dice.pick(SAID) : RIGHT;
}

export function beside({ dice }: Drawn): string {
  return dice.once(3) ? dice.pick(BESIDE) : '';
}

interface Target {
  readonly path: string;
  /** Where it is one of Nx's. */
  readonly hash: string | undefined;
  readonly root: string;
}

function target({ dice, hash }: Drawn): Target {
  const root = dice.pick(ROOTS);
  const id = idOf(root);
  const one = hash();
  if (!dice.once(5)) return { path: `/c/${id}${dice.once(8) ? '//' : '/'}v1/cache/${one}`, hash: one, root };
  if (dice.once(2)) return { path: `/c/${id}/v1/cache/${dice.pick(NO_HASHES)}`, hash: undefined, root };
  return { path: dice.pick(NO_PATHS).replace('ID', id).replace('HASH', one), hash: undefined, root };
}

/** A body that a GET has no use for is read all the same. */
function uselessBody({ dice }: Drawn): readonly [string, Buffer] {
  if (!dice.once(10)) return ['', Buffer.alloc(0)];
  const body = dice.bytes(dice.below(200));
  return dice.once(2)
    ? [`Content-Length: ${body.length}\r\n`, body]
    : ['Transfer-Encoding: chunked\r\n', chunked(body, dice)];
}

export function getPart(drawn: Drawn): Part {
  const { dice } = drawn;
  const { path, hash, root } = target(drawn);
  const [lines, isRight] = said(drawn);
  const method = dice.once(12) ? dice.pick(METHODS) : 'GET';
  const isEntry = isRight && hash !== undefined && method === 'GET';
  const [framing, body] = uselessBody(drawn);
  const [version, closes] = lastly(dice);
  return {
    bytes: Buffer.concat([
      Buffer.from(`${method} ${path} ${version}Host: x\r\n${lines}${beside(drawn)}${framing}\r\n`, 'latin1'),
      body,
    ]),
    asked: {
      what: isEntry ? 'get' : 'other',
      statuses: isEntry ? [200, 404] : [404],
      ...(isEntry ? { hash, root } : {}),
      ...(method === 'HEAD' ? { isHead: true } : {}),
      ...closes,
    },
  };
}

/** What begins the lines of a head, and whether the connection ends with it. */
function lastly(dice: Dice): readonly [string, Pick<Asked, 'closes'>] {
  if (!dice.once(40)) return ['HTTP/1.1\r\n', {}];
  return [dice.pick(['HTTP/1.0\r\n', 'HTTP/1.1\r\nConnection: close\r\n']), { closes: true }];
}

export function putPart(drawn: Drawn): Part {
  const { dice, bodies } = drawn;
  const { path, hash } = target(drawn);
  const [lines, isRight] = said(drawn);
  const names = dice.once(20) ? dice.pick(ROOTS) : undefined;
  const body = names === undefined ? bodyFor(bodies, dice) : bodies.naming(dice, names);
  const isChunked = dice.once(12);
  const expects = dice.once(12);
  const isEntry = isRight && hash !== undefined && !isChunked && body.length > 0;
  const framing = isChunked ? 'Transfer-Encoding: chunked' : `Content-Length: ${body.length}`;
  const head = `PUT ${path} HTTP/1.1\r\nHost: x\r\n${lines}${beside(drawn)}${expects ? 'Expect: 100-continue\r\n' : ''}${framing}\r\n\r\n`;
  return {
    bytes: Buffer.concat([Buffer.from(head, 'latin1'), isChunked ? chunked(body, dice) : body]),
    asked: {
      what: isEntry ? 'put' : 'other',
      statuses: isEntry ? [200, 403] : [403],
      ...(isEntry ? { hash, names, sha256: sha256Of(body) } : {}),
      ...(expects ? { expects } : {}),
    },
  };
}

/** An upload of something that is right in every way, so that it is stored and given away. */
export function soundPut(body: Buffer, root: string, hash: string): Part {
  const head = `PUT /c/${idOf(root)}/v1/cache/${hash} HTTP/1.1\r\nHost: x\r\n${RIGHT[0]}Content-Length: ${body.length}\r\n\r\n`;
  return {
    bytes: Buffer.concat([Buffer.from(head), body]),
    asked: { what: 'put', statuses: [200, 403], hash, sha256: sha256Of(body) },
  };
}

export function plainGet(root: string, hash: string): Part {
  const head = `GET /c/${idOf(root)}/v1/cache/${hash} HTTP/1.1\r\nHost: x\r\n${RIGHT[0]}\r\n`;
  return { bytes: Buffer.from(head), asked: { what: 'get', statuses: [200, 404], hash, root } };
}

export function chunked(body: Buffer, dice: Dice): Buffer {
  const pieces: Buffer[] = [];
  for (let at = 0; at < body.length;) {
    const piece = body.subarray(at, at + 1 + dice.below(body.length));
    const extension = dice.once(6) ? `;x="${'y'.repeat(dice.below(50))}"` : '';
    const size = dice.once(6)
      ? piece.length.toString(16).padStart(8, '0').toUpperCase()
      : piece.length.toString(16);
    pieces.push(Buffer.from(`${size}${extension}\r\n`), piece, Buffer.from('\r\n'));
    at += piece.length;
  }
  return Buffer.concat([...pieces, Buffer.from(dice.once(6) ? '0\r\nX-Trailer: x\r\n\r\n' : '0\r\n\r\n')]);
}

/** What runs say that their tasks make. */
export const DECLARED = { 'a:build': [OUTPUT], 'b:build': [OUTPUT] };
