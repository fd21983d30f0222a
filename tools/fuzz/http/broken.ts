// Requests that are no HTTP, or not all of one: there may be an answer or none, and nothing may be stored or told for them.
import type { Dice } from '../archive/dice.ts';
import { bodyFor } from './bodies.ts';
import { controlPart, leasePart } from './control.ts';
import { type Drawn, getPart, putPart } from './requests.ts';
import { type Asked, type Part, MALFORMED, ROOTS, SECRET, idOf, sha256Of } from './script.ts';

/** Whatever may be made of it. */
const ANY: readonly number[] = [...MALFORMED, 200, 403, 404];

const AUTHORIZED = `Host: x\r\nAuthorization: Bearer ${SECRET}\r\n`;

/** How a body's length is told wrongly; `LENGTH` is that of the body. */
const FRAMINGS: readonly string[] = [
  'Content-Length: LENGTH\r\nTransfer-Encoding: chunked',
  'Transfer-Encoding: chunked\r\nContent-Length: LENGTH',
  'Content-Length: LENGTH\r\nContent-Length: LENGTH',
  'Content-Length: LENGTH\r\nContent-Length: 1',
  'Content-Length: LENGTH, LENGTH',
  'Content-Length: +LENGTH',
  'Content-Length: -LENGTH',
  'Content-Length: 0xLENGTH',
  'Content-Length: LENGTH.0',
  'Content-Length: LENGTHe0',
  'Content-Length: LENGTH LENGTH',
  'Content-Length : LENGTH',
  ' Content-Length: LENGTH',
  'Content-Length:\r\n LENGTH',
  'Content-Length: ',
  'Content-Length: 18446744073709551616',
  'Content-Length: 99999999999999999999999999',
  'Content-Length: 9007199254740993',
  'Content-Length: 5000000000',
  'Transfer-Encoding: xchunked',
  'Transfer-Encoding: chunked, gzip',
  'Transfer-Encoding: gzip',
  'Transfer-Encoding: identity\r\nContent-Length: LENGTH',
  'Transfer-Encoding: chunked\r\nTransfer-Encoding: identity',
  'Transfer-Encoding:\u000bchunked',
  'Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked',
  'Expect: 200-ok\r\nContent-Length: LENGTH',
  '',
];

function framed(drawn: Drawn): Part {
  const { dice, bodies, hash } = drawn;
  const body = bodyFor(bodies, dice);
  const framing = dice.pick(FRAMINGS).replaceAll('LENGTH', String(body.length));
  const head = `PUT /c/${idOf(dice.pick(ROOTS))}/v1/cache/${hash()} HTTP/1.1\r\n${AUTHORIZED}${framing}${framing ? '\r\n' : ''}\r\n`;
  // A folded line is one line.
  const maybe = /^Content-Length:\r\n \d+$/.test(framing) ? { maybe: sha256Of(body) } : {};
  return broken(Buffer.concat([Buffer.from(head, 'latin1'), body]), maybe);
}

const CHUNKS: readonly string[] = [
  '-1\r\nx\r\n0\r\n\r\n',
  'zz\r\nx\r\n0\r\n\r\n',
  '0x1\r\nx\r\n0\r\n\r\n',
  ' 1\r\nx\r\n0\r\n\r\n',
  '1 \r\nx\r\n0\r\n\r\n',
  '1\nx\n0\n\n',
  '1\r\nxy\r\n0\r\n\r\n',
  '2\r\nx\r\n0\r\n\r\n',
  'fffffffffffffffff\r\nx',
  'ffffffffffffffff\r\nx',
  '7fffffff\r\nx',
  `1;${'y'.repeat(20_000)}\r\nx\r\n0\r\n\r\n`,
  '1;\r\n x\r\nx\r\n0\r\n\r\n',
  '\r\n',
  '0\r\nX: y',
  `0\r\n${'X: y\r\n'.repeat(5000)}\r\n`,
  '0\r\nContent-Length: 5\r\n\r\n',
  '0\r\n\r\nGET / HTTP/1.1\r\n\r\n',
];

function badlyChunked({ dice, hash }: Drawn): Part {
  const path = dice.once(2) ? `/c/${idOf(dice.pick(ROOTS))}/v1/cache/${hash()}` : '/shield/v1/status';
  const head = `${dice.pick(['PUT', 'POST'])} ${path} HTTP/1.1\r\n${AUTHORIZED}Transfer-Encoding: chunked\r\n\r\n`;
  return broken(Buffer.from(head + dice.pick(CHUNKS)));
}

/** With `PATH` for an entry. */
const HEADS: readonly string[] = [
  `GET PATH HTTP/1.1\r\nAuthorization: Bearer ${SECRET}\r\n\r\n`,
  `GET PATH HTTP/1.1\r\nHost: a\r\n${AUTHORIZED}\r\n`,
  `GET PATH HTTP/9.9\r\n${AUTHORIZED}\r\n`,
  `GET PATH HTTP/2.0\r\n${AUTHORIZED}\r\n`,
  `GET PATH HTTP/1.2\r\n${AUTHORIZED}\r\n`,
  `GET PATH HTTP/0.9\r\n${AUTHORIZED}\r\n`,
  `GET PATH\r\n\r\n`,
  `GET  PATH HTTP/1.1\r\n${AUTHORIZED}\r\n`,
  `GET PATH  HTTP/1.1\r\n${AUTHORIZED}\r\n`,
  `GET\tPATH\tHTTP/1.1\r\n${AUTHORIZED}\r\n`,
  `get PATH HTTP/1.1\r\n${AUTHORIZED}\r\n`,
  `GETX PATH HTTP/1.1\r\n${AUTHORIZED}\r\n`,
  `GET PATH\u0000 HTTP/1.1\r\n${AUTHORIZED}\r\n`,
  `GET PATH\u00e9 HTTP/1.1\r\n${AUTHORIZED}\r\n`,
  `GET PATH HTTP/1.1\n${AUTHORIZED.replaceAll('\r', '')}\n`,
  `GET PATH HTTP/1.1\r\r\n${AUTHORIZED}\r\n`,
  `\r\n\r\n\r\nGET PATH HTTP/1.1\r\n${AUTHORIZED}\r\n`,
  `GET PATH HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer\r\n ${SECRET}\r\n\r\n`,
  `GET PATH HTTP/1.1\r\n${AUTHORIZED}no colon\r\n\r\n`,
  `GET PATH HTTP/1.1\r\n${AUTHORIZED}: empty\r\n\r\n`,
  `GET PATH HTTP/1.1\r\n${AUTHORIZED}X: a\u0000b\r\n\r\n`,
  `GET PATH HTTP/1.1\r\n${AUTHORIZED}X: a\rb\r\n\r\n`,
  `GET PATH HTTP/1.1\r\n${AUTHORIZED}X\u00e9: a\r\n\r\n`,
  `GET PATH HTTP/1.1\r\n${AUTHORIZED}X: ${'x'.repeat(20_000)}\r\n\r\n`,
  `GET PATH HTTP/1.1\r\n${AUTHORIZED}${'X: y\r\n'.repeat(3000)}\r\n`,
  `GET PATH HTTP/1.1\r\n${'a:\r\n'.repeat(2500)}${AUTHORIZED}\r\n`,
  `GET ${'/x'.repeat(20_000)} HTTP/1.1\r\n${AUTHORIZED}\r\n`,
  `CONNECT PATH HTTP/1.1\r\n${AUTHORIZED}\r\n`,
  `CONNECT 127.0.0.1:22 HTTP/1.1\r\n${AUTHORIZED}\r\n`,
  `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n`,
  '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003',
  'SSH-2.0-OpenSSH_9.2\r\n',
  '*1\r\n$4\r\nPING\r\n',
];

function badHead({ dice, hash }: Drawn): Part {
  const path = `/c/${idOf(dice.pick(ROOTS))}/v1/cache/${hash()}`;
  return broken(Buffer.from(dice.pick(HEADS).replaceAll('PATH', path), 'latin1'));
}

/** A sound one of which not all is sent. */
function cut(drawn: Drawn): Part {
  const { dice } = drawn;
  const { bytes, asked } = dice.pick([getPart, putPart, putPart, controlPart, leasePart])(drawn);
  const { isHead } = asked;
  return broken(bytes.subarray(0, dice.below(bytes.length)), isHead ? { isHead } : {});
}

/** One whose length is told as less than it is, which is then right; or as more, and that never comes. */
function miscounted({ dice, bodies, hash }: Drawn): Part {
  const body = bodyFor(bodies, dice);
  const isMore = dice.once(2);
  const length = isMore ? body.length + 1 + dice.below(100) : dice.below(body.length);
  const head = `PUT /c/${idOf(dice.pick(ROOTS))}/v1/cache/${hash()} HTTP/1.1\r\n${AUTHORIZED}Content-Length: ${length}\r\n\r\n`;
  const maybe = isMore ? {} : { maybe: sha256Of(body.subarray(0, length)) };
  return broken(Buffer.concat([Buffer.from(head), body]), maybe);
}

/** Some bytes of a head are others; not of its last line, which tells how long the body is. */
function flipped(drawn: Drawn): Part {
  const { dice } = drawn;
  const { bytes, asked } = dice.once(2) ? putPart(drawn) : getPart(drawn);
  if (asked.isHead === true) return cut(drawn);
  const copy = Buffer.from(bytes);
  const end = copy.lastIndexOf('\r\n', copy.indexOf('\r\n\r\n') - 1);
  for (let flips = 1 + dice.below(4); flips > 0; flips -= 1) {
    const at = dice.below(Math.max(1, end));
    copy[at] = dice.once(2) ? dice.below(256) : (copy[at] ?? 0) ^ (1 << dice.below(8));
  }
  return broken(copy, { maybe: sha256Of(bytes.subarray(bytes.indexOf('\r\n\r\n') + 4)) });
}

/** The lines of a lease are short: who sends more is ended. */
export function longLease(bytes: number): Part {
  const head = `POST /shield/v1/lease HTTP/1.1\r\n${AUTHORIZED}Content-Length: ${bytes}\r\n\r\n`;
  return broken(Buffer.concat([Buffer.from(head), Buffer.alloc(bytes, 'x')]));
}

function noise({ dice }: Drawn): Part {
  return broken(dice.bytes(1 + dice.below(dice.once(20) ? 30_000 : 200)));
}

const KINDS: readonly ((drawn: Drawn) => Part)[] = [
  framed,
  framed,
  badlyChunked,
  badHead,
  badHead,
  cut,
  cut,
  miscounted,
  flipped,
  noise,
];

export function brokenPart(drawn: Drawn): Part {
  const { dice } = drawn;
  return dice.once(300) ? longLease(dice.below(2_000_000)) : dice.pick(KINDS)(drawn);
}

function broken(bytes: Buffer, more: Partial<Asked> = {}): Part {
  return { bytes, asked: { what: 'other', statuses: ANY, isBroken: true, ...more } };
}

/** For what is broken, an end of its own: it may leave the other side waiting. */
export function endingOf(dice: Dice): 'half' | 'reset' | 'leave' {
  return dice.pick(['half', 'half', 'reset', 'leave']);
}
