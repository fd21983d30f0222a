import { type State, digestOf, stateOf } from './stamp.ts';

/** The end of the front matter's `metadata`, where the stamp stands. */
const STAMP = /^metadata:\r?\n {2}subminute: "([^"\s]*) ([\da-f]+)"\r?\n/m;

/** A skill as it is installed: its front matter says which version it is, and what it said then. */
export function stampedSkill(shipped: string, version: string): string {
  const end = shipped.indexOf('\n---\n', 3);
  const stamp = `metadata:\n  subminute: "${version} ${digestOf(shipped)}"\n`;
  return `${shipped.slice(0, end + 1)}${stamp}${shipped.slice(end + 1)}`;
}

/** `present`: the installed file; absent: there is none. */
export function stateOfSkill(present: string | null, shipped: string): State {
  if (present === null) return 'missing';
  const stamp = STAMP.exec(present)?.[2];
  return stateOf(stamp, present.replace(STAMP, ''), shipped);
}

/** The version that an installed skill comes from. */
export function versionOfSkill(present: string): string | undefined {
  return STAMP.exec(present)?.[1];
}
