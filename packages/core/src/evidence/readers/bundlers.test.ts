import { describe, expect, test } from 'vitest';
import { errorsOf, readFixture, readLog } from '../../testing/read-fixture.ts';

// Logs of the real tools: see the names of the fixtures for their versions.

describe('esbuild', () => {
  test('errors have their place, counted from 1, and the one place that they name', () => {
    const evidence = readFixture('esbuild-0.28-errors', 'apps/srv');
    expect(errorsOf(evidence)).toMatchInlineSnapshot(`
      [
        "apps/srv/src/noexport.ts:4:36 -: Multiple exports with the same name "dup"",
        "  The name "dup" was originally exported here:",
        "  at apps/srv/src/noexport.ts:4:14",
        "apps/srv/src/noexport.ts:4:36 -: The symbol "dup" has already been declared",
        "  The symbol "dup" was originally declared here:",
        "  at apps/srv/src/noexport.ts:4:14",
        "apps/srv/src/multi.ts:2:9 -: Unexpected ";"",
        "apps/srv/src/syntax.ts:3:10 -: Expected "}" but found "1"",
        "apps/srv/src/unresolved.ts:1:22 -: Could not resolve "./auth"",
      ]
    `);
    expect(evidence.tally).toBe('7 errors, 2 warnings (not all shown)');
  });

  test('what helps is kept, what any such error says is not', () => {
    expect(errorsOf(readFixture('esbuild-0.28-platform', 'apps/srv')).slice(0, 2)).toMatchInlineSnapshot(`
      [
        "apps/srv/src/browser.ts:1:16 -: Could not resolve "fs"",
        "  The package "fs" wasn't found on the file system but is built into node. Are you trying to bundle for node? You can use "--platform=node" to do that.",
      ]
    `);
  });

  test('an error of a plugin stands where it was thrown, and once though it is thrown again', () => {
    expect(errorsOf(readFixture('esbuild-0.28-plugin', 'apps/srv')).slice(4)).toMatchInlineSnapshot(`
      [
        "  The symbol "dup" was originally declared here:",
        "  at apps/srv/src/noexport.ts:4:14",
        "apps/srv/build3.mjs:2:202 bad-plugin: plugin went wrong",
        "  The plugin "bad-plugin" was triggered by this import",
        "  at apps/srv/src/noexport.ts:1:30",
        "  at apps/srv/build3.mjs:2:157",
      ]
    `);
    expect(errorsOf(readFixture('esbuild-0.28-thrown', 'apps/srv'))).toMatchInlineSnapshot(`
      [
        "- bad-plugin: plugin went wrong",
        "apps/srv/src/noexport.ts:4:36 -: Multiple exports with the same name "dup"",
        "apps/srv/src/noexport.ts:4:36 -: The symbol "dup" has already been declared",
      ]
    `);
  });

  test('warnings are counted by kind', () => {
    const evidence = readFixture('esbuild-0.28-warnings', 'apps/srv');
    expect(errorsOf(evidence)).toHaveLength(2);
    expect(evidence.tally).toBe('2 errors, 3 warnings: 2 css-syntax-error, 1 ignored-bare-import');
  });

  test('an error without a place is one of esbuild only where it says so', () => {
    expect(errorsOf(readLog('Build failed with 1 error:\nerror: Must use "outdir"\n', '.'))).toEqual([
      '- -: Must use "outdir"',
    ]);
    expect(errorsOf(readLog('error: pathspec did not match\n', '.'))).toEqual([]);
  });
});

/** What each log says, under its name. */
function all(prefix: string, names: Readonly<Record<string, string>>): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(names).map(([name, root]) => [name, errorsOf(readFixture(`${prefix}${name}`, root))]),
  );
}

describe('vite', () => {
  test('8 says kind, place and message, without its frames and its own stack', () => {
    expect(
      all('vite-8-', {
        syntax: 'apps/web/syn',
        exports: 'apps/web/noexp',
        plugin: 'apps/web/plug2',
        package: 'apps/web/pkg',
        json: 'apps/web/css',
      }),
    ).toMatchInlineSnapshot(`
      {
        "exports": [
          "apps/web/noexp/src/main.ts:2:8 MISSING_EXPORT: "default" is not exported by "src/lib.ts".",
          "apps/web/noexp/src/main.ts:1:10 MISSING_EXPORT: "missing" is not exported by "src/lib.ts".",
        ],
        "json": [
          "- vite-json: trailing comma at line 1 column 11",
        ],
        "package": [
          "apps/web/pkg/src/main.ts -: Rolldown failed to resolve import "left-pad-nope"",
        ],
        "plugin": [
          "apps/web/plug2/src/a.ts boom: TypeError: cannot read boom",
          "  at apps/web/plug2/vite.config.ts",
        ],
        "syntax": [
          "apps/web/syn/src/main.ts:2:19 -: Unterminated string",
        ],
      }
    `);
  });

  test('5 and 7 say the same, though they count columns from 0', () => {
    expect(
      all('vite-', {
        '7-plugin': 'apps/web/plug',
        '7-syntax': 'apps/web/syn2',
        '5-exports': 'apps/web/noexp',
        '5-unresolved': 'apps/web/unres',
      }),
    ).toMatchInlineSnapshot(`
      {
        "5-exports": [
          "apps/web/noexp/src/main.ts:1:10 -: "missing" is not exported by "src/lib.ts"",
        ],
        "5-unresolved": [
          "apps/web/unres/src/main.ts -: Could not resolve "./nope"",
        ],
        "7-plugin": [
          "apps/web/plug/src/a.ts:1:4 my-plugin: my-plugin refuses this",
        ],
        "7-syntax": [
          "apps/web/syn2/src/a.ts:1:11 -: Unexpected ";"",
        ],
      }
    `);
  });

  test('a configuration has a line only where it is that of the file, not of the copy that ran', () => {
    expect(all('vite-', { '7-config': 'apps/web/cfg3', '8-config': 'apps/web/cfg' })).toMatchInlineSnapshot(`
      {
        "7-config": [
          "apps/web/cfg3/vite.config.ts:2:18 -: Unexpected ","",
        ],
        "8-config": [
          "apps/web/cfg/vite.config.ts MODULE_NOT_FOUND: Cannot find module 'vite-plugin-nope'",
        ],
      }
    `);
  });
});

describe('rolldown and rollup', () => {
  test('what the command says and what a script throws is read alike', () => {
    const roots = { plugin: 'apps/cli', script: 'apps/cli' };
    expect(all('rolldown-1-', { ...roots, config: 'apps/cli' })).toMatchInlineSnapshot(`
      {
        "config": [
          "- -: Cannot use import statement outside a module",
        ],
        "plugin": [
          "apps/cli/plug.mjs:1:97 my-plugin: refused by plugin",
          "apps/cli/src/lib.js:1:8 my-plugin: refused by plugin",
          "  at apps/cli/plug.mjs:1:97",
        ],
        "script": [
          "apps/cli/src/exp.js:2:8 MISSING_EXPORT: "default" is not exported by "src/lib.js".",
          "apps/cli/src/exp.js:1:10 MISSING_EXPORT: "missing" is not exported by "src/lib.js".",
        ],
      }
    `);
    expect(all('rollup-4-', { ...roots, exports: 'apps/cli', unresolved: 'apps/cli' }))
      .toMatchInlineSnapshot(`
      {
        "exports": [
          "apps/cli/src/exp.js:1:10 -: "missing" is not exported by "src/lib.js"",
        ],
        "plugin": [
          "apps/cli/plug2.mjs:1:89 TypeError: Cannot read properties of null (reading 'x')",
        ],
        "script": [
          "apps/cli/src/exp.js:1:10 -: "missing" is not exported by "src/lib.js"",
        ],
        "unresolved": [
          "apps/cli/src/main.js -: Could not resolve "./argz.js"",
        ],
      }
    `);
  });

  test('warnings with frames of code are no errors', () => {
    expect(readFixture('rolldown-1-warnings', 'apps/cli')).toMatchObject({ understood: false, found: 0 });
  });

  test('what a script does behind a printed message is read by others', () => {
    const log = [
      'Build failed with 1 error:',
      '',
      '[UNRESOLVED_ENTRY] Cannot resolve entry module a.js.',
      'This is a further line of the message.',
      '',
      '/repo/next.mjs:3',
      '  throw new Error("next");',
      '        ^',
      '',
      'Error: next',
      '    at file:///repo/next.mjs:3:9',
      '',
      'Node.js v24.21.0',
    ];
    expect(errorsOf(readLog(log.join('\n'), '.'))).toEqual([
      '- UNRESOLVED_ENTRY: Cannot resolve entry module a.js.',
      'next.mjs:3:9 Error: next',
    ]);
  });

  test('a frame that never ends takes no other errors with it', () => {
    const log = [
      'Build failed with 1 error:',
      '',
      '[PARSE_ERROR] Unexpected token',
      '   ╭─[ src/a.ts:1:2 ]',
      '',
      'src/b.ts(1,2): error TS1005: ; expected.',
    ];
    expect(errorsOf(readLog(log.join('\n'), '.'))).toEqual([
      'src/a.ts:1:2 PARSE_ERROR: Unexpected token',
      'src/b.ts:1:2 TS1005: ; expected.',
    ]);
  });
});
