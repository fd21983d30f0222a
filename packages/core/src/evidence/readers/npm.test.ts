import { describe, expect, test } from 'vitest';
import { readFixture, readLog, seen, seenIn } from '../../testing/evidence-fixtures.ts';

describe('npm', () => {
  const CONFLICT = [
    '- ERESOLVE: unable to resolve dependency tree',
    '  Found: react@18.2.0',
    '  peer react@"17.0.2" from react-dom@17.0.2',
  ];

  test.each([
    ['npm-10-eresolve', CONFLICT],
    ['npm-11-eresolve', CONFLICT],
    ['npm-10-target', ['- ETARGET: No matching version found for is-odd@99.']],
    [
      'npm-11-404',
      [
        '- E404: Not Found - GET https://registry.npmjs.org/nope-not-there-xyz-1',
        "  The requested resource 'nope-not-there-xyz-1@*' could not be found or you do not have permission to access it.",
      ],
    ],
    [
      'npm-11-sync',
      [
        '- EUSAGE: `npm ci` can only install packages when your package.json and package-lock.json or npm-shrinkwrap.json are in sync.',
        '  Missing: is-even@1.0.0 from lock file',
        "  Invalid: lock file's is-odd@3.0.1 does not satisfy is-odd@3.0.0",
      ],
    ],
    [
      'npm-11-ci',
      [
        '- EUSAGE: The `npm ci` command can only install with an existing package-lock.json or npm-shrinkwrap.json with lockfileVersion >= 1.',
      ],
    ],
    ['npm-11-run-buidl', ['- -: Missing script: "buidl"']],
    [
      'npm-11-engine',
      [
        '- EBADENGINE: Unsupported engine',
        '  Required: {"node":"99"}',
        '  Actual:   {"node":"v24.21.0","npm":"11.19.1"}',
      ],
    ],
    [
      'npm-11-refused',
      [
        '- ECONNREFUSED: FetchError: request to http://localhost:9/is-odd failed, reason: connect ECONNREFUSED 127.0.0.1:9',
      ],
    ],
    [
      'pnpm-10-404',
      [
        '- ERR_PNPM_FETCH_404: GET https://registry.npmjs.org/nope-not-there-xyz-1: Not Found - 404',
        '  nope-not-there-xyz-1 is not in the npm registry, or you have no permission to fetch it.',
      ],
    ],
    ['pnpm-10-similar', ['- ERR_PNPM_NO_SCRIPT: Missing script: buidl', '  Did you mean "pnpm run build"?']],
    ['yarn-1-script', ['- -: Command "nope" not found.']],
  ])('%s: what it says of itself is the failure', (fixture, expected) => {
    expect(seen(fixture, 'web')).toEqual(expected);
  });

  test('a script that failed is no failure of npm, nor of pnpm', () => {
    expect(readFixture('pnpm-10-r', 'web')).toMatchObject({ understood: false, diagnostics: [] });
    const log =
      'npm error Lifecycle script `build` failed with error:\nnpm error code 2\nnpm error command sh -c exit 2\n';
    expect(readLog(log, 'web').understood).toBe(false);
  });

  test('a package that cannot be built when it is installed is named with its command', () => {
    const log = [
      'npm error code 1',
      'npm error path /repo/node_modules/native-thing',
      'npm error command failed',
      'npm error command sh -c node-gyp rebuild',
      'npm error gyp info it worked if it ends with ok',
      'npm error gyp ERR! find Python',
    ].join('\n');
    expect(seenIn(readLog(log, 'web'))).toEqual([
      '- -: native-thing: command failed: sh -c node-gyp rebuild',
      '  gyp ERR! find Python',
    ]);
  });

  test('a file that npm cannot read has its place', () => {
    const log =
      'npm error code ENOENT\nnpm error syscall open\nnpm error path /repo/web/package.json\nnpm error errno -2\nnpm error enoent Could not read package.json: Error: ENOENT: no such file or directory\nnpm error enoent This is related to npm not being able to find a file.\nnpm error enoent\n';
    expect(seenIn(readLog(log, 'web'))).toEqual([
      'web/package.json ENOENT: Could not read package.json: Error: ENOENT: no such file or directory',
    ]);
  });
});

describe('shells', () => {
  test.each([
    ['/bin/sh: 1: graphql-codegen: not found', '- -: graphql-codegen: not found'],
    ['bash: line 1: nosuch: command not found', '- -: nosuch: command not found'],
    ['zsh:1: command not found: nosuch', '- -: command not found: nosuch'],
    ['sh: 1: ./gen.sh: Permission denied', '- -: ./gen.sh: Permission denied'],
    ['./a.sh: line 4: nosuch-cmd: command not found', 'web/a.sh:4 -: nosuch-cmd: command not found'],
    ['./b.sh: 2: DATABASE_URL: parameter not set', 'web/b.sh:2 -: DATABASE_URL: parameter not set'],
    ['./c.sh: line 1: DATABASE_URL: must be set', 'web/c.sh:1 -: DATABASE_URL: must be set'],
    [
      './d.sh: line 3: syntax error: unexpected end of file',
      'web/d.sh:3 -: syntax error: unexpected end of file',
    ],
    ['/usr/bin/env: ‘nothing2’: No such file or directory', '- -: nothing2: No such file or directory'],
    ["'nosuch' is not recognized as an internal or external command,", '- -: nosuch: not found'],
    ["make: *** No rule to make target 'zz'.  Stop.", "- -: No rule to make target 'zz'"],
  ])('%s', (line, expected) => {
    expect(seenIn(readLog(`> npm run x\n\n${line}\n`, 'web'))).toEqual([expected]);
  });

  test('a script that went on after a missing command failed for another reason', () => {
    const log = `sh: 1: optional: not found\n${'working\n'.repeat(3)}still working\nit went wrong\n`;
    expect(readLog(log, 'web').understood).toBe(false);
  });
});
