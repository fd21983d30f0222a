import path from 'node:path';
import { type Result, err, ok } from '@subminute/core';

/** A text without anything to be put in. */
const TEXT = /^\s*(['"`])([^'"`$\n]+)\1/;

interface WritesQuestion {
  /** Of the configuration and of all that it is made of. */
  readonly text: string;
  readonly args: readonly string[];
  /** The project's folder. */
  readonly home: string;
}

/** What a run of Vitest writes by its configuration, relative to the workspace. The error: nobody can tell. */
export function testWrites({ text, args, home }: WritesQuestion): Result<readonly string[], string> {
  const named: string[] = [];
  const folders = valuesOf(text, 'reportsDirectory');
  if (folders === undefined) return err('where it writes coverage is no plain text');
  named.push(...folders);
  const hasCoverage = /\bcoverage\b/.test(text) || args.some((arg) => arg.startsWith('--coverage'));
  if (hasCoverage && folders.length === 0) named.push('coverage');
  const files = valuesOf(text, 'outputFile');
  if (files === undefined) return err('where it writes reports is no plain text');
  named.push(...files);
  if (/(['"`])blob\1/.test(text)) named.push('.vitest-reports');
  if (/\breporters\s*:[^\]]*(['"`])html\1/.test(text)) named.push('html');
  const places = [...new Set(named.map((one) => path.posix.join(home, one)))].sort();
  const out = places.find(
    (one) => one.startsWith('..') || one === home || one.startsWith('/') || one === '.',
  );
  return out === undefined ? ok(places) : err(`it writes to ${out}`);
}

/** The texts that a setting has, one or by name (`{ json: 'a.json' }`); `undefined` where one is made otherwise. */
function valuesOf(text: string, setting: string): readonly string[] | undefined {
  const found: string[] = [];
  for (const { index, 0: start } of text.matchAll(new RegExp(`\\b${setting}\\s*:`, 'g'))) {
    const rest = text.slice(index + start.length);
    const own = TEXT.exec(rest)?.[2];
    if (own !== undefined) {
      found.push(own);
      continue;
    }
    const inner = /^\s*\{([^{}]*)\}/.exec(rest)?.[1];
    const values = inner?.split(',').filter((one) => one.trim() !== '');
    const texts = values?.map((one) => TEXT.exec(one.slice(one.indexOf(':') + 1))?.[2]);
    if (!texts || texts.includes(undefined)) return undefined;
    found.push(...texts.filter((one) => one !== undefined));
  }
  return found;
}
