import type { Finding } from './reader.ts';

/** A slice of a string keeps the whole chunk of the log alive; a copy does not. For what is kept for long. */
export function detached(text: string): string {
  return text.length < 13 ? text : ` ${text}`.slice(1);
}

/** The same for all texts of a finding that waits for the end of the log. */
export function detachedFinding(finding: Finding): Finding {
  return JSON.parse(JSON.stringify(finding)) as Finding;
}
