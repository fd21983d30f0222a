const MAX_DETAIL = 6;
const MAX_WHERE = 70;

/** What pytest says on how to see more, and lines that only point. */
const NOISE =
  /^(?:Use -v to get|comparison failed$|Omitting \d+ identical items?|Skipping \d+ identical|\?(?:\s|$)|\.\.\.|For further information visit|assert False$)/;

/** What was compared says what differs; `assert False` does not. */
const COMPARISON = /^assert .*(?: (?:[<>=!]=|[<>]|in|is|not in) )/;
const LABEL = /^[A-Z][\w ]{2,60}:$/;

/**
 * The message of an error and the lines that say what differs: of pytest's explanation of an `assert`, and
 * of unittest's diffs. Labels (`Left contains 1 more item:`) stand in one line with what they label.
 */
export function assertionDetail(
  message: string,
  rest: readonly string[],
): { message: string; detail: string[] } {
  const lines = rest.map((line) => line.trimEnd()).filter((line) => line.trim() !== '');
  const [next = ''] = lines;
  // An `assert` with a message of its own: what was compared stands below.
  const isBelow = message !== '' && COMPARISON.test(next);
  const full = isBelow ? `${message}: ${next}` : message || next.trim();
  const behind = lines.slice(isBelow || message === '' ? 1 : 0);
  const diffAt = behind.findIndex((line) => line.trim() === 'Full diff:');
  const short = explained(diffAt === -1 ? behind : behind.slice(0, diffAt), full);
  const detail = short.length > 0 || diffAt === -1 ? short : behind.slice(diffAt).filter(isChange);
  const [first, ...others] = detail;
  // Values that pytest has elided say less than what differs between them.
  const isElided =
    /^assert [^]*\.\.\.[^]* == /.test(full) && first !== undefined && / contains \d+ more /.test(first);
  return isElided
    ? { message: first, detail: others.slice(0, MAX_DETAIL) }
    : { message: full, detail: detail.slice(0, MAX_DETAIL) };
}

function explained(lines: readonly string[], message: string): string[] {
  const isDiff = lines.some(isChange);
  const isCompared = COMPARISON.test(message) || message.includes(': assert ');
  const detail: string[] = [];
  let label = '';
  for (const line of lines) {
    const text = line.trim();
    if (NOISE.test(text)) continue;
    if (LABEL.test(text)) label = text;
    else if (label !== '' && !isChange(line)) {
      // What is the same on both sides, and what the message has already, says nothing.
      if (label !== 'Common items:') detail.push(`${label} ${text}`);
      label = '';
    } else if (/^\+ +where /.test(text)) {
      if (!isCompared || text.length <= MAX_WHERE) detail.push(text.replace(/^\+ +/, ''));
    } else if (!isDiff || isChange(line)) {
      if (!isSaid(text, message)) detail.push(text);
    }
  }
  return detail;
}

function isChange(line: string): boolean {
  return /^ {0,8}[-+] (?! *where )/.test(line);
}

/** `Obtained: 0.3`, where the message says `assert 0.3 == 0.4`. */
function isSaid(text: string, message: string): boolean {
  const value = /^(?:Obtained|Expected): (.+)$/.exec(text)?.[1];
  return value !== undefined && message.includes(value);
}
