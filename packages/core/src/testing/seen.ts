import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { Diagnostic, Place } from '../evidence/diagnostic.ts';
import { readEvidence } from '../evidence/read-evidence.ts';

/**
 * What is seen in a fixture, the log of a real tool in a workspace whose root is written /repo: what the
 * tool counted, and each diagnostic as `place <test> code: message` with what belongs to it indented.
 */
export function seen(fixture: string, projectRoot: string, ...files: readonly string[]): string[] {
  const log = readFileSync(new URL(`../evidence/fixtures/${fixture}.txt`, import.meta.url), 'utf8');
  const exists = (file: string): boolean => files.includes(file);
  const evidence = readEvidence([log], { workspaceRoot: '/repo', projectRoot, exists });
  expect(evidence.understood).toBe(true);
  return [evidence.tally ?? 'not counted', ...evidence.diagnostics.flatMap(shown)];
}

function shown({ place, code, test, message, detail = [], frames = [], alsoFails }: Diagnostic): string[] {
  const words = code === undefined ? message : `${code}: ${message}`;
  return [
    `${at(place)}${test === undefined ? '' : ` <${test}>`} ${words}`,
    ...detail.map((line) => `  ${line}`),
    ...frames.map((frame) => `  at ${at(frame)}`),
    ...(alsoFails ? [`  and ${alsoFails.count} more`] : []),
  ];
}

function at(place: Place | undefined): string {
  return place ? [place.file, place.line, place.column].filter((part) => part !== undefined).join(':') : '-';
}
