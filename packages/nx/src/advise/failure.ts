/** Why a try gave no answer: in our own words, since a server's may say anything. */
export interface Failure {
  readonly why: string;
  /** When to try again; absent: it would be of no use. */
  readonly againAfterMs?: number;
}

/** What is known of an error: those of the package have a status and headers, those of the network a cause. */
interface Thrown {
  readonly status?: unknown;
  readonly headers?: unknown;
}

/** Statuses behind which another try may come to something. */
const PASSING = new Set([408, 409, 425, 429, 500, 502, 503, 504, 529]);

/** What to make of what was thrown. `pauseMs`: the next pause, where the server names none. */
export function failureOf(thrown: unknown, pauseMs: number, nowMs: number): Failure {
  const { status, headers } = (thrown ?? {}) as Thrown;
  if (typeof status !== 'number') {
    if (thrown instanceof SyntaxError) return { why: 'what it sent cannot be read', againAfterMs: pauseMs };
    return { why: 'the connection failed or was cut', againAfterMs: pauseMs };
  }
  const why = `it answered with status ${status}`;
  if (!PASSING.has(status)) return { why };
  const asked = headers instanceof Headers ? retryAfterMs(headers, nowMs) : undefined;
  return { why, againAfterMs: asked ?? pauseMs };
}

/** `Retry-After`: seconds or a date; and the header of the same meaning in milliseconds. */
function retryAfterMs(headers: Headers, nowMs: number): number | undefined {
  const ms = headers.get('retry-after-ms');
  if (ms !== null && /^\d{1,12}(?:\.\d{1,6})?$/.test(ms)) return Number(ms);
  const after = headers.get('retry-after');
  if (after === null) return undefined;
  if (/^\d{1,9}(?:\.\d{1,6})?$/.test(after)) return Number(after) * 1000;
  const at = Date.parse(after);
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs);
}
