import type { BodyName } from './bodies.ts';
import type { Remote } from './through.ts';

/** How a server answers a request, other than it should. */
export type Answer =
  | { readonly kind: 'status'; readonly status: number; readonly type?: string }
  /** Before the body of a PUT has been read. */
  | { readonly kind: 'early-status'; readonly status: number }
  /** To the same address, for ever. */
  | { readonly kind: 'redirect'; readonly status: number }
  /** The connection is reset before a byte of the answer. */
  | { readonly kind: 'reset' }
  /** The connection is reset, or ends, after half of the body. */
  | { readonly kind: 'reset-in-body' }
  | { readonly kind: 'end-in-body' }
  /** Of a GET: half of the body, then nothing more. Of a PUT: its body is not read on. */
  | { readonly kind: 'stall' }
  | { readonly kind: 'silence' }
  /** A GET: 404 in the end. */
  | { readonly kind: 'late'; readonly ms: number }
  /** A GET: the body in small pieces. */
  | { readonly kind: 'drip'; readonly ms: number };

/**
 * What comes of a run whose tasks all pass: `right`, exit 0 and the outputs that the tasks make; `wrong`, exit 0 and
 * other outputs, or something written elsewhere; `unknowable`, the same where only a signature could have told;
 * `fails`, not exit 0; `hangs`, no end.
 */
export type Verdict = 'right' | 'wrong' | 'unknowable' | 'fails' | 'hangs';

/** One thing that goes wrong with a remote cache. */
export interface Fault {
  readonly name: string;
  readonly where: 'GET answer' | 'GET body' | 'PUT' | 'configuration';
  /** What plain Nx 24.0.6 makes of it. */
  readonly plain: Verdict;
  /** To requests of that kind; the others get what a cache says that has nothing and takes everything. */
  readonly answer?: Answer;
  /** Sent for each hash. */
  readonly body?: BodyName;
  /** Of a server that is in order, or of none. */
  readonly remote?: (server: string) => Remote;
  /** MB of outputs: more than the system keeps of a connection that nobody reads from. */
  readonly megabytes?: number;
}

const TOKEN = 'bench';

const status = (code: number, type = 'text/plain'): Answer => ({ kind: 'status', status: code, type });

/** A port that nobody listens on: binding it takes rights that a benchmark does not have. */
const CLOSED = 'http://127.0.0.1:1';

/** No name below it is ever given to anybody (RFC 6761). */
const NAMELESS = 'http://cache.invalid';

const GET_STATUS: readonly Fault[] = [500, 502, 503, 429, 403, 201, 202, 204, 409].map((code) => ({
  name: `get-${code}`,
  where: 'GET answer',
  plain: 'fails',
  answer: status(code),
}));

const GET_ANSWERS: readonly Fault[] = [
  ...GET_STATUS,
  { name: 'get-401-text', where: 'GET answer', plain: 'fails', answer: status(401) },
  { name: 'get-401-other', where: 'GET answer', plain: 'fails', answer: status(401, 'application/json') },
  {
    name: 'get-redirect-loop',
    where: 'GET answer',
    plain: 'fails',
    answer: { kind: 'redirect', status: 302 },
  },
  {
    name: 'get-refused',
    where: 'GET answer',
    plain: 'fails',
    remote: () => ({ server: CLOSED, token: TOKEN }),
  },
  {
    name: 'get-no-name',
    where: 'GET answer',
    plain: 'fails',
    remote: () => ({ server: NAMELESS, token: TOKEN }),
  },
  { name: 'get-reset', where: 'GET answer', plain: 'fails', answer: { kind: 'reset' } },
  { name: 'get-reset-in-body', where: 'GET answer', plain: 'fails', answer: { kind: 'reset-in-body' } },
  { name: 'get-silence', where: 'GET answer', plain: 'hangs', answer: { kind: 'silence' } },
  { name: 'get-stall', where: 'GET answer', plain: 'hangs', answer: { kind: 'stall' } },
  { name: 'get-late-404', where: 'GET answer', plain: 'right', answer: { kind: 'late', ms: 10_000 } },
  { name: 'get-slow-drip', where: 'GET answer', plain: 'right', answer: { kind: 'drip', ms: 10_000 } },
];

const PLAIN_OF_BODY: Readonly<Record<Exclude<BodyName, 'sound'>, Verdict>> = {
  truncated: 'fails',
  empty: 'fails',
  html: 'fails',
  random: 'fails',
  'plain-tar': 'fails',
  'no-code': 'fails',
  'short-code': 'fails',
  'text-not-utf8': 'fails',
  'dot-dot': 'fails',
  'through-symlink': 'fails',
  'hard-link': 'fails',
  'absolute-path': 'wrong',
  'symlink-absolute': 'right',
  'symlink-dot-dot': 'right',
  'symlink-src': 'right',
  setuid: 'right',
  fifo: 'wrong',
  'no-outputs': 'wrong',
  // Anybody can pack other bytes: only who packed them could be known.
  'wrong-content': 'unknowable',
  'bad-crc': 'wrong',
  'trailing-garbage': 'right',
  'code-1': 'right',
  'code-65536': 'wrong',
  bomb: 'wrong',
};

const GET_BODIES: readonly Fault[] = [
  { name: 'body-short', where: 'GET body', plain: 'fails', answer: { kind: 'end-in-body' } },
  ...Object.entries(PLAIN_OF_BODY).map(([body, plain]): Fault => ({
    name: `body-${body}`,
    where: 'GET body',
    plain,
    body: body as BodyName,
  })),
];

const PUT_STATUS: readonly Fault[] = [500, 503, 413, 401, 201, 202, 204].map((code) => ({
  name: `put-${code}`,
  where: 'PUT',
  plain: 'fails',
  answer: status(code),
}));

const LARGE_MB = 24;

const PUTS: readonly Fault[] = [
  ...PUT_STATUS,
  { name: 'put-403', where: 'PUT', plain: 'right', answer: status(403) },
  { name: 'put-409', where: 'PUT', plain: 'right', answer: status(409) },
  {
    name: 'put-409-early',
    where: 'PUT',
    plain: 'right',
    answer: { kind: 'early-status', status: 409 },
    megabytes: LARGE_MB,
  },
  { name: 'put-reset', where: 'PUT', plain: 'fails', answer: { kind: 'reset' } },
  { name: 'put-silence', where: 'PUT', plain: 'hangs', answer: { kind: 'silence' } },
  { name: 'put-stall', where: 'PUT', plain: 'hangs', answer: { kind: 'stall' }, megabytes: LARGE_MB },
];

const CONFIGURATIONS: readonly Fault[] = [
  {
    name: 'proxy-set',
    where: 'configuration',
    plain: 'fails',
    remote: (server) => ({ server, token: TOKEN, env: { HTTP_PROXY: CLOSED } }),
  },
  {
    name: 'token-with-newline',
    where: 'configuration',
    plain: 'fails',
    remote: (server) => ({ server, token: `${TOKEN}\n` }),
  },
  {
    name: 'server-no-url',
    where: 'configuration',
    plain: 'fails',
    remote: () => ({ server: 'not a URL', token: TOKEN }),
  },
];

/** The matrix: each fault alone. */
export const FAULTS: readonly Fault[] = [...GET_ANSWERS, ...GET_BODIES, ...PUTS, ...CONFIGURATIONS];

/** No fault: its artefacts must be taken, or nothing is shown by those that are not. */
export const CONTROL: Fault = { name: 'body-sound', where: 'GET body', plain: 'right', body: 'sound' };

/** Outside of the matrix: tried where they are named. */
export const FURTHER: readonly Fault[] = [
  CONTROL,
  {
    name: 'server-trailing-slash',
    where: 'configuration',
    plain: 'right',
    remote: (server) => ({ server: `${server}/`, token: TOKEN }),
  },
  { name: 'put-redirect-loop', where: 'PUT', plain: 'fails', answer: { kind: 'redirect', status: 307 } },
];

/** Where Nx is told to look under a fault. */
export function remoteOf(fault: Fault | undefined, server: string): Remote {
  return fault?.remote?.(server) ?? { server, token: TOKEN };
}
