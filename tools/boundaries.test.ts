import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allowed, offending, type Snippet } from './lint/snippets.ts';

const root = dirname(import.meta.dirname);
let place: string;
/** File of a snippet → the rules that it broke. */
let broken: ReadonlyMap<string, ReadonlySet<string>>;

beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), 'boundaries-'));
  for (const file of ['oxlint.config.ts', 'tools/lint', 'tsconfig.base.json']) {
    cpSync(join(root, file), join(place, file), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(place, 'node_modules'));
  write('package.json', '{"type": "module"}');
  write('tsconfig.json', '{"extends": "./tsconfig.base.json", "include": ["packages", "tools"]}');
  for (const { file, code } of [...offending, ...allowed]) write(file, code);
  broken = await lint();
}, 60_000);

afterAll(() => rmSync(place, { recursive: true, force: true }));

describe('the lint configuration refuses', () => {
  test.each(offending)('$says', ({ file, rule }: Snippet) => {
    expect([...(broken.get(file) ?? [])]).toContain(rule);
  });
});

describe('the lint configuration allows', () => {
  test.each(allowed)('$says', ({ file }: Snippet) => {
    expect([...(broken.get(file) ?? [])]).toEqual([]);
  });
});

interface Diagnostic {
  readonly code: string;
  readonly filename: string;
}

async function lint(): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const bin = join(root, 'node_modules/.bin/oxlint');
  const stdout = await new Promise<string>((resolve) => {
    // It ends with 1, as there are findings: its output tells whether it worked.
    execFile(process.execPath, [bin, '-f', 'json', 'packages'], { cwd: place, encoding: 'utf8' }, (_, out) =>
      resolve(out),
    );
  });
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: readonly Diagnostic[] };
  const rules = new Map<string, Set<string>>();
  for (const { code, filename } of diagnostics) {
    const file = relative(place, join(place, filename)).split(sep).join('/');
    rules.set(file, (rules.get(file) ?? new Set()).add(code.replace(/^[\w-]+\(|\)$/g, '')));
  }
  return rules;
}

function write(file: string, text: string): void {
  mkdirSync(dirname(join(place, file)), { recursive: true });
  writeFileSync(join(place, file), text);
}
