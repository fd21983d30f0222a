import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';

const PRINT = `
import { registerHooks } from 'node:module';
const urls = [];
registerHooks({ load: (url, context, next) => (urls.push(url), next(url, context)) });
for (const file of process.argv.slice(1)) await import(file);
process.stdout.write(JSON.stringify(urls));`;

/** What is loaded with files of this package, by a process that does nothing else. */
function loadedWith(...files: readonly string[]): readonly string[] {
  const paths = files.map((file) => path.join(import.meta.dirname, '..', file));
  const flags = ['--conditions=@subminute/source', '--input-type=module', '--no-warnings'];
  const printed = execFileSync(process.execPath, [...flags, '-e', PRINT, ...paths], { encoding: 'utf8' });
  return JSON.parse(printed) as readonly string[];
}

/** Readers of logs, Node's client of HTTP, databases, the shield, the adviser: of a failure, or of what may be off. */
const NOT_AT_ONCE =
  /^node:(?:https?|sqlite)$|\/evidence\/readers\/|\/shield\/(?:client|front|worker|archive)\/|\/advise\/|\/openai\//;

// See docs/design.md#what-a-passed-run-loads.
test('a passed run loads the command without what only others need', () => {
  const loaded = loadedWith('cli/main.ts', 'cli/commands/run.ts');
  expect(loaded.some((url) => url.endsWith('/cli/commands/run.ts'))).toBe(true);
  expect(loaded.filter((url) => NOT_AT_ONCE.test(url))).toEqual([]);
  expect(loaded.length).toBeLessThan(110);
});

test('so do the hooks of a run', () => {
  const loaded = loadedWith('plugin.ts', 'hooks/before-run.ts', 'hooks/after-run.ts');
  expect(loaded.some((url) => url.endsWith('/hooks/after-run.ts'))).toBe(true);
  expect(loaded.filter((url) => NOT_AT_ONCE.test(url))).toEqual([]);
  expect(loaded.length).toBeLessThan(110);
});

test('what only a report needs is loaded by no other command', () => {
  const loaded = loadedWith(
    'cli/main.ts',
    'cli/commands/run.ts',
    'cli/commands/decompose.ts',
    'cli/commands/doctor.ts',
  );
  expect(
    loaded.filter((url) =>
      /\/report\/|\/commands\/report|node_modules\/(?:open|d3|@observablehq)\//.test(url),
    ),
  ).toEqual([]);
});

test('show and decompose load nothing of the adviser until they are asked for it', () => {
  const loaded = loadedWith('cli/main.ts', 'cli/commands/show.ts', 'cli/commands/decompose.ts');
  expect(loaded.some((url) => url.endsWith('/cli/commands/decompose.ts'))).toBe(true);
  expect(loaded.filter((url) => /\/advise[-/.]|\/openai\//.test(url))).toEqual([]);
});
