import { readFileSync } from 'node:fs';
import type { Diagnostic, Evidence, Place } from '../evidence/diagnostic.ts';
import { readEvidence } from '../evidence/read-evidence.ts';

/** The evidence of a log of a real tool, in a workspace whose root is written /repo. */
export function readFixture(name: string, projectRoot: string, files: readonly string[] = []): Evidence {
  const log = readFileSync(new URL(`../evidence/fixtures/${name}.txt`, import.meta.url), 'utf8');
  return readLog(log, projectRoot, files);
}

export function readLog(log: string, projectRoot: string, files: readonly string[] = []): Evidence {
  return readEvidence([log], { workspaceRoot: '/repo', projectRoot, exists: (file) => files.includes(file) });
}

/** The errors of a log: `place code: message`, and indented what belongs to it. */
export function errorsOf({ diagnostics }: Evidence): string[] {
  return diagnostics.filter((one) => one.severity === 'error').flatMap(shown);
}

export function shown({ place, code = '-', test, message, detail = [], frames = [] }: Diagnostic): string[] {
  const head = `${at(place)} ${code}: ${test === undefined ? '' : `<${test}> `}${message}`;
  return [head, ...detail.map((line) => `  ${line}`), ...frames.map((frame) => `  at ${at(frame)}`)];
}

function at(place: Place | undefined): string {
  return place ? [place.file, place.line, place.column].filter((part) => part !== undefined).join(':') : '-';
}
