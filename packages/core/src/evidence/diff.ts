/** More differing lines say no more. */
const MAX_LINES = 12;
/** A longer pair of lines is cut to where it differs. */
const MAX_WIDTH = 160;
/** Kept around a difference. */
const AROUND = 40;

const LEGEND = /^(?:- Expected(?:\s+- \d+)?|\+ Received(?:\s+\+ \d+)?|\+ actual - expected)(?:$|\s)/;
const IDENTITY = /^"?(?:id|key|name|code|slug|title|type|kind|sku|path)"?: /;

/** Whether lines behind an error's message are a diff of what was expected and what came. */
export function isDiff(lines: readonly string[]): boolean {
  return lines.some((line) => LEGEND.test(line) || /^(?:[-+] )?(?:Expected|Received):|^@@ -\d/.test(line));
}

/**
 * The differing lines of a diff that Vitest, Jest or `node:assert` printed, `-` expected and `+` received;
 * before the lines of a nested object, what it belongs to (`"id": "region-7" > "total"`).
 */
export function differingLines(lines: readonly string[]): string[] {
  const out: string[] = [];
  const outline = createOutline();
  let belongsTo = '';
  let isInRun = false;
  for (const line of signed(lines)) {
    const isChange = /^[-+](?: |$|\S)/.test(line);
    if (!isChange || !isInRun) {
      const label = isChange ? outline.label(line.slice(1)) : '';
      if (isChange && label !== belongsTo) out.push(label === '' ? '(top level)' : label);
      if (isChange) belongsTo = label;
    }
    if (isChange) out.push(`${line[0] ?? ''} ${line.slice(1).trim()}`.trimEnd());
    if (!isChange || /[{[]$/.test(line)) outline.line(line);
    isInRun = isChange;
  }
  const short = elidePairs(out);
  if (short.length <= MAX_LINES) return short;
  const more = short.length - MAX_LINES + 1;
  return [...short.slice(0, MAX_LINES - 1), `… ${more} more differing lines`];
}

/** Brings the other ways to print two values to `-` and `+` lines, and drops legends. */
function signed(lines: readonly string[]): string[] {
  const out: string[] = [];
  let sign = '';
  for (const line of lines) {
    const inline = /^(Expected|Received): +(\S.*)$/.exec(line);
    const heading = /^[-+ ]*(Expected|Received):$/.exec(line);
    if (LEGEND.test(line)) continue;
    if (inline) out.push(`${inline[1] === 'Expected' ? '-' : '+'} ${inline[2] ?? ''}`);
    else if (heading) sign = /^[-+]/.test(line) ? line.charAt(0) : '';
    else if (sign !== '' && line.trim() !== '') out.push(`${sign} ${line}`);
    else out.push(line);
  }
  return out;
}

interface Outline {
  line(line: string): void;
  label(content: string): string;
}

/** Knows from the context lines of a hunk which object a changed line belongs to. */
function createOutline(): Outline {
  let levels: { indent: number; opens: string; identity: string }[] = [];
  const upTo = (indent: number): void => {
    levels = levels.filter((level) => level.indent <= indent);
  };
  return {
    line(line) {
      if (line.startsWith('@@')) levels = [];
      const content = line.slice(1);
      const text = content.trim();
      if (text === '' || line.startsWith('@@')) return;
      const indent = content.length - content.trimStart().length;
      upTo(indent);
      const opens = /^("?[\w$-]+"?): .*[{[]$/.exec(text)?.[1] ?? '';
      const known = levels.at(-1);
      const identity = IDENTITY.test(text) ? text.replace(/,$/, '') : '';
      if (known?.indent === indent) {
        // A bracket ends an object, and with it what its lines said of it.
        known.opens = opens;
        if (identity !== '') known.identity = identity;
      } else levels.push({ indent, opens, identity });
    },
    label(content) {
      const indent = content.length - content.trimStart().length;
      upTo(indent);
      const parts: string[] = [];
      for (const level of levels) {
        if (level.identity !== '' && !content.trim().startsWith(level.identity.split(':')[0] ?? ''))
          parts.push(level.identity);
        if (level.opens !== '' && level.indent < indent) parts.push(level.opens);
      }
      return parts.join(' > ');
    },
  };
}

/** Two long lines that differ in little: only where they differ, with a bit around. */
function elidePairs(lines: readonly string[]): string[] {
  const out = [...lines];
  for (let at = 0; at + 1 < out.length; at++) {
    const [a = '', b = ''] = out.slice(at, at + 2);
    const isPair = (a.startsWith('- ') && b.startsWith('+ ')) || (a.startsWith('+ ') && b.startsWith('- '));
    if (!isPair || Math.max(a.length, b.length) <= MAX_WIDTH) continue;
    [out[at], out[at + 1]] = elided(a, b);
    at++;
  }
  return out;
}

function elided(a: string, b: string): [string, string] {
  const least = Math.min(a.length, b.length);
  let head = 2;
  while (head < least && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < least - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const cut = (text: string): string => {
    const from = Math.max(2, head - AROUND);
    const to = Math.min(text.length, text.length - tail + AROUND);
    return `${text.slice(0, 2)}${from > 2 ? '…' : ''}${text.slice(from, to)}${to < text.length ? '…' : ''}`;
  };
  return [cut(a), cut(b)];
}
