import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { Diagnostic, Evidence, Place } from '../evidence/diagnostic.ts';
import { readEvidence } from '../evidence/read-evidence.ts';

/** The log of a real tool, in a workspace whose root is written /repo: its name has the tool's version. */
export function readFixture(name: string, projectRoot: string, files: readonly string[] = []): Evidence {
  const log = readFileSync(new URL(`../evidence/fixtures/${name}.txt`, import.meta.url), 'utf8');
  return readLog(log, projectRoot, files);
}

export function readLog(log: string, projectRoot: string, files: readonly string[] = []): Evidence {
  return readEvidence([log], { workspaceRoot: '/repo', projectRoot, exists: (file) => files.includes(file) });
}

function at(place: Place | undefined): string {
  return place ? [place.file, place.line, place.column].filter((part) => part !== undefined).join(':') : '-';
}

/** `place code: <test> message`, and indented what belongs to it. */
export function shown(diagnostic: Diagnostic): string[] {
  const { place, code = '-', test: name, message, detail = [], frames = [] } = diagnostic;
  const head = `${at(place)} ${code}: ${name === undefined ? '' : `<${name}> `}${message}`;
  return [head, ...detail.map((line) => `  ${line}`), ...frames.map((frame) => `  at ${at(frame)}`)];
}

/** What is shown of a log that is understood. */
export function seen(name: string, projectRoot: string, files?: readonly string[]): string[] {
  return seenIn(readFixture(name, projectRoot, files));
}

export function seenIn(evidence: Evidence): string[] {
  expect(evidence.understood).toBe(true);
  expect(evidence.found).toBe(evidence.diagnostics.length);
  return evidence.diagnostics.flatMap(shown);
}
