import type { Cause } from '../evidence/causes.ts';
import { type CauseLines, causeLines, nothingSaid } from './cause-lines.ts';
import { bytesOfLines, cutToBytes } from './line.ts';

/**
 * The causes within a number of bytes. Breadth first: every cause's first line before any cause's
 * details. A line is never cut in its middle; what did not fit is counted, with its address.
 */
export function fitCauses(causes: readonly Cause[], maxBytes: number): string[] {
  const said = nothingSaid();
  const blocks = causes.map((cause) => ({ id: cause.id, ...causeLines(cause, said) }));
  const whole = blocks.flatMap((block) => [block.head, ...block.details]);
  if (bytesOfLines(whole) <= maxBytes) return whole;
  const heads = fittingHeads(blocks, maxBytes - bytesOfLines([leftOut(blocks.length, blocks.length)]));
  const shown = blocks
    .slice(0, heads)
    .map((block) => (heads === 1 ? { ...block, head: cutToBytes(block.head, maxBytes / 2) } : block));
  const rest = leftOut(blocks.length - heads, heads + 1);
  return withDetails(shown, maxBytes - bytesOfLines([rest]), heads < blocks.length ? [rest] : []);
}

type Block = CauseLines & { readonly id: string };

function leftOut(count: number, first: number): string {
  return `… ${count} more: show F${first}`;
}

/** At least one: an answer without any cause is none. */
function fittingHeads(blocks: readonly Block[], maxBytes: number): number {
  let left = maxBytes;
  const at = blocks.findIndex((block) => (left -= bytesOfLines([block.head])) < 0);
  return at === -1 ? blocks.length : Math.max(1, at);
}

/** Early causes may take half of what is left each; every later one at least its even part. */
function withDetails(blocks: readonly Block[], maxBytes: number, tail: readonly string[]): string[] {
  let left = maxBytes - bytesOfLines(blocks.map((block) => block.head));
  const lines: string[] = [];
  for (const [index, block] of blocks.entries()) {
    const details = take(block, Math.max(left / (blocks.length - index), left / 2));
    left -= bytesOfLines(details);
    lines.push(block.head, ...details);
  }
  return [...lines, ...tail];
}

/** Details within a number of bytes, with a line that counts the rest; none where not even that fits. */
function take({ id, details }: Block, maxBytes: number): readonly string[] {
  if (bytesOfLines(details) <= maxBytes) return details;
  for (let count = details.length - 1; count > 0; count--) {
    const some = [...details.slice(0, count), `   … ${details.length - count} more lines: show ${id}`];
    if (bytesOfLines(some) <= maxBytes) return some;
  }
  return [];
}
