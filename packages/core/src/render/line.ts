/** Control characters, line breaks and the marks that turn the direction of text. */
// oxlint-disable-next-line no-control-regex
export const UNSAFE: RegExp = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g;

/** Text from outside as one safe line of at most `max` characters: it cannot forge a line of ours. */
export function inline(text: string, max = 300): string {
  const line = text.replace(UNSAFE, ' ').trim();
  return line.length <= max ? line : `${line.slice(0, max - 1)}…`;
}

/** The same for a line that is quoted: its indentation says something. */
export function quoted(text: string, max = 300): string {
  const line = text.replace(UNSAFE, ' ').trimEnd();
  return line.length <= max ? line : `${line.slice(0, max - 1)}…`;
}

/** The bytes of a text in UTF-8. */
export function bytesOf(text: string): number {
  let bytes = 0;
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

/** The beginning of a line within a number of bytes. */
export function cutToBytes(line: string, maxBytes: number): string {
  if (bytesOf(line) <= maxBytes) return line;
  let cut = '';
  let left = maxBytes - bytesOf('…');
  for (const char of line) {
    left -= bytesOf(char);
    if (left < 0) break;
    cut += char;
  }
  return `${cut}…`;
}

/** As many of the first lines as fit into a number of bytes. */
export function linesWithin(lines: readonly string[], maxBytes: number): readonly string[] {
  let left = maxBytes;
  const end = lines.findIndex((line) => (left -= bytesOfLines([line])) < 0);
  return end === -1 ? lines : lines.slice(0, end);
}

/** The bytes of lines, each with its line break. */
export function bytesOfLines(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + bytesOf(line) + 1, 0);
}

/** `41.2s`, `950ms`, `3m 20s`: as people read it. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))}ms`;
  if (ms < 120_000) return `${(ms / 1000).toFixed(1)}s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)}m ${seconds % 60}s`;
}

/** A limit, without a needless fraction: `60s`, `1.5s`, `10m`. */
export function limit(ms: number): string {
  if (ms >= 120_000 && ms % 60_000 === 0) return `${ms / 60_000}m`;
  return `${Number((ms / 1000).toFixed(1))}s`;
}

export function plural(count: number, noun: string, nouns = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : nouns}`;
}
