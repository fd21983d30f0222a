import { type Body, type CodeTree, treeOf } from './code-tree.ts';
import { MAX_DEPTH } from './program.ts';
import { DIGEST_LENGTH } from './short-digest.ts';

const VERSION = '1';
/** What was cut off has none. */
const END = '.';
const DIGEST = new RegExp(`[\\w-]{${DIGEST_LENGTH}}`, 'y');

/** A tree in one line: its digest, then each body's with those nested in it in brackets. */
export function serializeTree({ digest, root }: CodeTree): string {
  return `${VERSION}:${digest}:${bodyText(root)}${END}`;
}

function bodyText({ own, bodies }: Body): string {
  return bodies.length === 0 ? own : `${own}(${bodies.map(bodyText).join('')})`;
}

/** Reads what `serializeTree` wrote. Anything else is undefined. */
export function parseTree(text: string): CodeTree | undefined {
  const reading: Reading = { text, at: `${VERSION}:`.length, depth: 0 };
  if (!text.startsWith(`${VERSION}:`)) return undefined;
  const digest = readDigest(reading);
  const root = digest !== undefined && skips(reading, ':') ? readBody(reading) : undefined;
  const isWhole = skips(reading, END) && reading.at === text.length;
  return digest !== undefined && root && isWhole ? treeOf(root, digest) : undefined;
}

interface Reading {
  readonly text: string;
  at: number;
  depth: number;
}

function readBody(reading: Reading): Body | undefined {
  const own = readDigest(reading);
  if (own === undefined || reading.depth > MAX_DEPTH) return undefined;
  if (!skips(reading, '(')) return { own, bodies: [] };
  reading.depth++;
  const bodies: Body[] = [];
  while (!skips(reading, ')')) {
    const body = readBody(reading);
    if (!body) return undefined;
    bodies.push(body);
  }
  reading.depth--;
  return bodies.length > 0 ? { own, bodies } : undefined;
}

function readDigest(reading: Reading): string | undefined {
  DIGEST.lastIndex = reading.at;
  const found = DIGEST.exec(reading.text)?.[0];
  if (found !== undefined) reading.at += DIGEST_LENGTH;
  return found;
}

function skips(reading: Reading, character: string): boolean {
  if (reading.text[reading.at] !== character) return false;
  reading.at++;
  return true;
}
