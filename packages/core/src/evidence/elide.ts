/** A shorter pair is shown as it is. */
const MAX_WIDTH = 60;
/** Kept around a difference. */
const AROUND = 16;
/** What differs is shown up to here. */
const MAX_DIFFERENT = 160;

/** Two long texts that differ in little: only where they differ, with a bit around. */
export function elidedPair(a: string, b: string): [string, string] {
  if (Math.max(a.length, b.length) <= MAX_WIDTH) return [a, b];
  const least = Math.min(a.length, b.length);
  let head = 0;
  while (head < least && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < least - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  return [around(a, head, tail), around(b, head, tail)];
}

function around(text: string, head: number, tail: number): string {
  const from = head <= AROUND + 8 ? 0 : head - AROUND;
  const to = Math.min(tail <= AROUND + 8 ? text.length : text.length - tail + AROUND, head + MAX_DIFFERENT);
  const part = text.slice(from, to).toWellFormed().replaceAll('\ufffd', '');
  return `${from > 0 ? '…' : ''}${part}${to < text.length ? '…' : ''}`;
}
