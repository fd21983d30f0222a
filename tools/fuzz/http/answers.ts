// Reads answers off a connection, strictly: what is not as it should be is a problem, and reading ends.

export interface Answer {
  readonly status: number;
  /** By lower-case name; what comes twice is a problem. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

interface Head {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly bytes: number;
}

/** Whole answers at the start of what came, and what is wrong with the rest. */
export interface Read {
  readonly answers: readonly Answer[];
  /** Where the first byte of the next answer is. */
  readonly at: number;
  readonly problem?: string;
}

const HEAD_END = '\r\n\r\n';

/** `isHead` says which answers come without a body; `isOver`: nothing more comes. */
export function readAnswers(came: Buffer, isHead: (nth: number) => boolean, isOver: boolean): Read {
  const answers: Answer[] = [];
  let finals = 0;
  let at = 0;
  while (at < came.length) {
    const rest = came.subarray(at);
    const head = headOf(rest);
    if (typeof head === 'string') return { answers, at, problem: head };
    if (!head) break;
    const found = bodyOf(head, rest.subarray(head.bytes), head.status < 200 || isHead(finals), isOver);
    if (typeof found === 'string') return { answers, at, problem: found };
    if (!found) break;
    answers.push({ status: head.status, headers: head.headers, body: found.body });
    if (head.status >= 200) finals += 1;
    at += head.bytes + found.bytes;
  }
  return { answers, at };
}

function headOf(rest: Buffer): Head | string | undefined {
  const end = rest.indexOf(HEAD_END);
  if (end === -1) return rest.length > 4096 ? 'a head without end' : undefined;
  const [first = '', ...lines] = rest.toString('latin1', 0, end).split('\r\n');
  const status = /^HTTP\/1\.1 (\d{3}) [\w -]+$/.exec(first)?.[1];
  if (status === undefined) return `not an answer: ${JSON.stringify(first.slice(0, 80))}`;
  const headers = new Map<string, string>();
  for (const line of lines) {
    const [, name, value] = /^([\w-]+): ([\x20-\x7e]*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined) return `not a header: ${JSON.stringify(line)}`;
    if (headers.has(name.toLowerCase())) return `a header comes twice: ${line}`;
    headers.set(name.toLowerCase(), value);
  }
  return { status: Number(status), headers, bytes: end + HEAD_END.length };
}

interface Body {
  readonly body: Buffer;
  readonly bytes: number;
}

function bodyOf(
  { headers }: Head,
  rest: Buffer,
  isEmpty: boolean,
  isOver: boolean,
): Body | string | undefined {
  if (isEmpty) return { body: Buffer.alloc(0), bytes: 0 };
  const length = headers.get('content-length');
  if (headers.has('transfer-encoding')) return length === undefined ? chunked(rest) : 'two lengths';
  // As long as the connection lasts: what Node says to malformed HTTP has neither.
  if (length === undefined) return isOver ? { body: rest, bytes: rest.length } : undefined;
  if (!/^\d+$/.test(length)) return `a length of ${length}`;
  const bytes = Number(length);
  return rest.length < bytes ? undefined : { body: rest.subarray(0, bytes), bytes };
}

function chunked(rest: Buffer): Body | string | undefined {
  const chunks: Buffer[] = [];
  for (let at = 0; ;) {
    const end = rest.indexOf('\r\n', at);
    if (end === -1) return undefined;
    const line = rest.toString('latin1', at, end);
    if (!/^[\da-f]+$/i.test(line)) return `a chunk of ${JSON.stringify(line.slice(0, 40))}`;
    const size = Number.parseInt(line, 16);
    const next = end + 2 + size + 2;
    if (rest.length < next) return undefined;
    if (rest.toString('latin1', next - 2, next) !== '\r\n') return 'a chunk that does not end';
    if (size === 0) return { body: Buffer.concat(chunks), bytes: next };
    chunks.push(rest.subarray(end + 2, end + 2 + size));
    at = next;
  }
}
