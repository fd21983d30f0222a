/** The part of an evaluated module that is its code. */
export interface CodeOf {
  /** Without the comments at its end that only name a map, a source or a place in a cache. */
  readonly codeOf: (text: string) => string;
  /** 128 bits of it, in hex. Not against forgery: it tells which of two texts of a friend was evaluated. */
  readonly hashOf: (text: string) => string;
}

const { imul } = Math;
const TRAILER = /^\/\/[#@]\s?\w+=/;

function codeOf(text: string): string {
  for (let code = text.trimEnd(); ;) {
    const start = code.lastIndexOf('\n') + 1;
    if (!TRAILER.test(code.slice(start, start + 100))) return code;
    code = code.slice(0, start).trimEnd();
  }
}

/** In two lanes of the mixing steps of MurmurHash3; `node:crypto` alone would cost each worker 5 ms of CPU. */
function hashOf(text: string): string {
  let [a, b, c, d] = [0x9e37_79b9, 0x85eb_ca6b, 0xc2b2_ae35, 0x27d4_eb2f];
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    a = b ^ imul(a ^ unit, 597_399_067);
    b = c ^ imul(b ^ unit, 2_869_860_233);
    c = d ^ imul(c ^ unit, 951_274_213);
    d = a ^ imul(d ^ unit, 2_716_044_179);
  }
  a = imul(c ^ (a >>> 18), 597_399_067);
  b = imul(d ^ (b >>> 22), 2_869_860_233);
  c = imul(a ^ (c >>> 17), 951_274_213);
  d = imul(b ^ (d >>> 19), 2_716_044_179);
  return [a ^ b ^ c ^ d, b ^ a, c ^ a, d ^ a]
    .map((lane) => (lane >>> 0).toString(16).padStart(8, '0'))
    .join('');
}

module.exports = { codeOf, hashOf } satisfies CodeOf;
