const SHORT: Readonly<Record<string, number>> = {
  n: 10,
  t: 9,
  r: 13,
  v: 11,
  f: 12,
  a: 7,
  b: 8,
  '"': 34,
  '\\': 92,
};

/**
 * A string as strace prints it between its quotes, or a path between `<` and `>`: C's escapes, of bytes. They are
 * read as UTF-8; a name that is none has U+FFFD in it.
 */
export function decodeString(text: string): string {
  if (!text.includes('\\')) return text;
  const bytes: number[] = [];
  for (let i = 0; i < text.length;) {
    const code = text.charCodeAt(i);
    if (code !== BACKSLASH) {
      pushText(bytes, text[i] ?? '');
      i++;
      continue;
    }
    const { byte, length } = escapeAt(text, i + 1);
    bytes.push(byte);
    i += 1 + length;
  }
  return Buffer.from(bytes).toString('utf8');
}

const BACKSLASH = 92;

/** strace escapes all that is not ASCII; what stands there unescaped all the same is taken as it is. */
function pushText(bytes: number[], sign: string): void {
  if (sign.charCodeAt(0) < 128) bytes.push(sign.charCodeAt(0));
  else bytes.push(...Buffer.from(sign, 'utf8'));
}

/** `\n`, `\0` to `\377` (as few digits as the next sign allows), `\x7f`. */
function escapeAt(text: string, at: number): { readonly byte: number; readonly length: number } {
  const octal = /^[0-7]{1,3}/.exec(text.slice(at, at + 3))?.[0];
  if (octal !== undefined) return { byte: Number.parseInt(octal, 8) & 0xff, length: octal.length };
  const hex = /^x([0-9a-f]{2})/i.exec(text.slice(at, at + 3))?.[1];
  if (hex !== undefined) return { byte: Number.parseInt(hex, 16), length: 3 };
  const sign = text[at] ?? '\\';
  return { byte: SHORT[sign] ?? sign.charCodeAt(0) & 0xff, length: 1 };
}
