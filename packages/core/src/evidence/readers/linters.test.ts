import { describe, expect, test } from 'vitest';
import { errorsOf, readFixture, readLog, shown } from '../../testing/read-fixture.ts';

// Logs of the real tools: see the names of the fixtures for their versions.

describe('biome', () => {
  test('errors have rule, place and message, and warnings are counted', () => {
    const evidence = readFixture('biome-2-check', 'lint/bio');
    expect(errorsOf(evidence)).toMatchInlineSnapshot(`
      [
        "lint/bio/src/a.css:1:23 parse: Expected a color but instead found '#'.",
        "lint/bio/src/a.css:1:5 noUnknownProperty: Unknown property is not allowed.",
        "lint/bio/src/a.css:3:2 noUnknownAtRules: Unexpected unknown at-rule: unknown",
        "lint/bio/src/bad.json:1:10 parse: Expected a property but instead found ','.",
        "lint/bio/src/bad.json:1:12 parse: Expected a property but instead found '}'.",
        "lint/bio/src/main.tsx:1:1 organizeImports: Sort these imports.",
        "lint/bio/src/main.tsx:5:9 noDoubleEquals: Using == may be unsafe if you are relying on type coercion.",
        "lint/bio/src/syn.ts:1:11 parse: Expected an expression, or an assignment but instead found ';'.",
        "lint/bio/src/syn.ts:2:10 parse: expected a name for the function in a function declaration, but found none",
        "lint/bio/src/syn.ts:2:13 parse: expected \`,\` but instead found \`{\`",
        "lint/bio/src/syn.ts:3:1 parse: Expected an identifier, a member name, or a rest pattern but instead found the end of the file.",
        "lint/bio/src/syn.ts:2:13 noEmptyPattern: Unexpected empty object pattern.",
      ]
    `);
    expect(evidence.tally).toBe('18 errors, 10 warnings (8 not shown)');
  });

  test('the default, the concise and the annotated output say the same', () => {
    const concise = errorsOf(readFixture('biome-2-concise', 'lint/bio'));
    expect(concise).toHaveLength(15);
    expect(concise).toEqual(expect.arrayContaining(errorsOf(readFixture('biome-2-check', 'lint/bio'))));
    expect(concise).toEqual(expect.arrayContaining(errorsOf(readFixture('biome-2-github', 'lint/bio'))));
  });

  test('files that are not formatted are one thing to mend', () => {
    expect(errorsOf(readFixture('biome-2-format', 'lint/bio-fmt'))).toMatchInlineSnapshot(`
      [
        "lint/bio-fmt/src/err.ts:1:20 parse: unterminated string literal",
        "- -: 12 files not formatted: biome format --write",
        "  lint/bio-fmt/src/{f1,f10,f11,f12,f2,f3,f4,f5,f6,f7,f8,f9}.ts",
      ]
    `);
  });

  test('an unsorted file is named, many are listed', () => {
    const sorted = (count: number): string =>
      Array.from(
        { length: count },
        (_, at) => `× src/a${at}.ts:1:1: assist/source/organizeImports: Sort these imports.`,
      ).join('\n');
    expect(errorsOf(readLog(sorted(2), 'p'))).toEqual([
      'p/src/a0.ts:1:1 organizeImports: Sort these imports.',
      'p/src/a1.ts:1:1 organizeImports: Sort these imports.',
    ]);
    expect(errorsOf(readLog(sorted(4), 'p'))).toEqual([
      '- organizeImports: 4 files with unsorted imports: biome check --write',
      '  p/src/{a0,a1,a2,a3}.ts',
    ]);
  });

  test('errors that Biome did not print are told', () => {
    expect(readFixture('biome-2-hidden', 'lint/bio-many').tally).toBe(
      '30 errors, 15 warnings (42 not shown)',
    );
    const none = 'Diagnostics not shown: 3.\nFound 3 errors.\nFound 20 warnings.\n';
    expect(errorsOf(readLog(none, '.'))).toEqual([
      '- -: 3 errors, not shown: biome --max-diagnostics=none --diagnostic-level=error',
    ]);
  });

  test('a configuration that is refused and a path that is missing are understood', () => {
    expect(errorsOf(readFixture('biome-2-config', 'lint/bio-cfg'))).toEqual([
      'lint/bio-cfg/biome.json:1:42 deserialize: Found an unknown key `noFoo`.',
    ]);
    expect(errorsOf(readFixture('biome-2-no-file', 'lint/bio'))).toEqual([
      'lint/bio/nosuchdir fs/cantRead: Cannot read file: No such file or directory (os error 2)',
    ]);
  });

  test('warnings explain a failure where Biome says so', () => {
    const log = '! src/a.ts:1:2: lint/style/useConst: Use const.\n';
    expect(readLog(log, '.').understood).toBe(false);
    const end = 'check ━━━━━━━━\n\n  × Some warnings were emitted while running checks.\n  \n';
    expect(readLog(log + end, '.')).toMatchObject({
      understood: true,
      diagnostics: [{ severity: 'warning' }],
    });
    const both = readFixture('biome-2-warnings', 'lint/bio-warn');
    expect(both.tally).toBe(
      '1 error, 3 warnings: 1 noExplicitAny, 1 noNonNullAssertion, 1 noUnusedVariables',
    );
  });
});

describe('oxlint', () => {
  test('the default format in colour has rule, place and message', () => {
    const { diagnostics, tally } = readFixture('oxlint-1-colour', 'lint/ox');
    expect(diagnostics.flatMap(shown)).toMatchInlineSnapshot(`
      [
        "lint/ox/src/main.ts:1:10 no-unused-vars: Identifier 'b' is imported but never used.",
        "lint/ox/src/main.ts:2:27 no-unused-vars: Parameter 'y' is declared but never used. Unused parameters should start with a '_'.",
        "lint/ox/src/main.ts:5:9 no-unused-vars: Variable 'unused' is declared but never used. Unused variables should start with a '_'.",
        "lint/ox/src/main.ts:6:14 no-unused-vars: Variable 'q' is declared but never used. Unused variables should start with a '_'.",
        "lint/ox/src/main.ts:4:15 no-debugger: \`debugger\` statement is not allowed",
        "lint/ox/src/main.ts:10:5 use-isnan: Checking equality with NaN will always return false",
        "lint/ox/src/syn.ts:1:11 -: Unexpected token",
        "lint/ox/src/dup.ts:1:5 -: Identifier \`a\` has already been declared",
      ]
    `);
    expect(tally).toBe('2 errors, 6 warnings: 4 no-unused-vars, 1 no-debugger, 1 use-isnan');
  });

  test('the formats for agents and for editors say the same', () => {
    const agent = errorsOf(readFixture('oxlint-1-agent', 'lint/ox'));
    expect(agent).toMatchInlineSnapshot(`
      [
        "lint/ox/src/main.ts:1:10 no-unused-vars: Identifier 'b' is imported but never used.",
        "lint/ox/src/main.ts:2:27 no-unused-vars: Parameter 'y' is declared but never used. Unused parameters should start with a '_'.",
        "lint/ox/src/main.ts:5:9 no-unused-vars: Variable 'unused' is declared but never used. Unused variables should start with a '_'.",
        "lint/ox/src/main.ts:6:14 no-unused-vars: Variable 'q' is declared but never used. Unused variables should start with a '_'.",
        "lint/ox/src/main.ts:4:15 no-debugger: \`debugger\` statement is not allowed",
        "lint/ox/src/main.ts:10:5 use-isnan: Checking equality with NaN will always return false",
        "lint/ox/src/dup.ts:1:5 -: Identifier \`a\` has already been declared",
        "lint/ox/src/syn.ts:1:11 -: Unexpected token",
      ]
    `);
    expect(errorsOf(readFixture('oxlint-1-unix', 'lint/ox'))).toEqual(agent);
  });

  test('many warnings that made it fail are one finding for each rule', () => {
    const { diagnostics, tally, understood } = readFixture('oxlint-1-max-warnings', 'lint/ox-many');
    expect(understood).toBe(true);
    expect(diagnostics.flatMap(shown)).toMatchInlineSnapshot(`
      [
        "lint/ox-many/src/f19.ts:1:21 no-unused-vars: Parameter 'x' is declared but never used. Unused parameters should start with a '_'.",
        "  60 of them in 30 files",
        "lint/ox-many/src/f19.ts:1:24 typescript/no-explicit-any: Unexpected \`any\`. Specify a different type.",
        "  30 of them in 30 files",
      ]
    `);
    expect(tally).toBe('90 warnings: 60 no-unused-vars, 30 no-explicit-any');
  });

  test('warnings explain a failure where nobody else spoke behind them', () => {
    const log = 'src/a.ts:1:2: warning eslint(no-var): Unexpected var. help: Use let\n';
    expect(readLog(log, '.').understood).toBe(true);
    expect(readLog(`${log}cp: cannot stat 'x'\n`, '.').understood).toBe(false);
  });

  test('a configuration that is refused is understood', () => {
    expect(errorsOf(readFixture('oxlint-1-config', 'lint/ox', ['lint/ox/.oxlintrc.json'])))
      .toMatchInlineSnapshot(`
      [
        "lint/ox/.oxlintrc.json -: Failed to parse config: unknown variant \`x\`, expected one of \`correctness\`, \`suspicious\`, \`pedantic\`, \`perf\`, \`style\`, \`restriction\`, \`nursery\`",
      ]
    `);
  });

  test('a syntax error without a rule is left to a compiler where oxlint did not run', () => {
    const log = 'src/a.ts:1:2: error: Unexpected token\n';
    expect(readLog(log, '.', ['src/a.ts']).diagnostics).toMatchObject([{ tool: 'text' }]);
    expect(readLog(`> oxlint -f agent\n${log}`, '.').diagnostics).toMatchObject([{ tool: 'oxlint' }]);
  });
});

describe('prettier', () => {
  test('lists what is not formatted in few lines, and what cannot be read one by one', () => {
    const files = ['src/with space [id].ts', 'README.md'].map((file) => `lint/pret/${file}`);
    expect(errorsOf(readFixture('prettier-3-check', 'lint/pret', files))).toMatchInlineSnapshot(`
      [
        "- -: 11 files not formatted: prettier --write",
        "  lint/pret/README.md",
        "  lint/pret/lib/{a,b,c}.ts",
        "  lint/pret/src/{a,b,c,with space [id]}.ts",
        "  lint/pret/src/deep/{a,b,c}.ts",
        "lint/pret/lib/w.yaml:3:1 SyntaxError: All mapping items must start at the same column",
        "lint/pret/lib/y.json:1:10 SyntaxError: Unexpected token",
        "lint/pret/lib/z.css:1:1 SyntaxError: Unclosed block",
        "lint/pret/src/broken.ts:2:1 SyntaxError: '}' expected.",
        "lint/pret/src/j.jsx:1:16 SyntaxError: Unterminated JSX contents.",
        "lint/pret/src/x.html:1:12 SyntaxError: Unexpected closing tag "div". It may happen when the tag has already been closed by another tag. For more info see https://www.w3.org/TR/html5/syntax.html#closing-elements-that-have-implied-end-tags",
      ]
    `);
    expect(errorsOf(readFixture('prettier-2-check', 'lint/pret', files))[0]).toBe(
      '- -: 10 files not formatted: prettier --write',
    );
  });

  test('names alone are a list of Prettier only where it is known to have run', () => {
    const files = ['lib/a.ts', 'lib/b.ts', 'lib/c.ts', 'src/a.ts'].map((file) => `lint/pret/${file}`);
    expect(errorsOf(readFixture('prettier-3-list', 'lint/pret', files)).slice(0, 3)).toEqual([
      '- -: 4 files not formatted: prettier --write',
      '  lint/pret/lib/{a,b,c}.ts',
      '  lint/pret/src/a.ts',
    ]);
    expect(readLog('a.ts\n', '.', ['a.ts']).found).toBe(0);
    expect(errorsOf(readLog('> prettier -l .\n\na.ts\n', '.', ['a.ts']))).toEqual([
      'a.ts -: not formatted: prettier --write',
    ]);
  });

  test('a configuration that is refused is one error', () => {
    expect(errorsOf(readFixture('prettier-3-config', 'lint/pret-cfg2'))).toEqual([
      'lint/pret-cfg2/.prettierrc -: Invalid configuration: YAML Error: Flow map must end with a } at line 1, column 11',
    ]);
  });
});

describe('eslint', () => {
  test('many warnings are counted by rule', () => {
    const evidence = readFixture('eslint-10-many-warnings', 'lint/es1');
    expect(errorsOf(evidence)).toMatchInlineSnapshot(`
      [
        "lint/es1/src/a.ts:3:10 no-empty: Empty block statement",
        "lint/es1/src/a.ts:4:3 no-restricted-syntax: No debugger.",
        "  Use  a   breakpoint",
        "lint/es1/src/a.ts:8:1 max-len: This line has a length of 110. Maximum allowed is 90",
        "lint/es1/src/syn.ts:1:10 -: Parsing error: Expression expected",
      ]
    `);
    expect(evidence.tally).toBe(
      '4 errors, 157 warnings: 52 no-explicit-any, 52 no-unused-vars, 26 prefer-const, 26 no-console',
    );
  });

  test('too many warnings are one finding for each rule', () => {
    const { diagnostics, understood } = readFixture('eslint-10-max-warnings', 'lint/es1');
    expect(understood).toBe(true);
    expect(diagnostics.flatMap(shown)).toMatchInlineSnapshot(`
      [
        "lint/es1/src/deep/m1.ts:1:20 @typescript-eslint/no-unused-vars: 'x' is defined but never used",
        "  50 of them in 25 files",
        "lint/es1/src/deep/m1.ts:1:23 @typescript-eslint/no-explicit-any: Unexpected any. Specify a different type",
        "  50 of them in 25 files",
        "lint/es1/src/deep/m1.ts:2:7 prefer-const: 'z' is never reassigned. Use 'const' instead",
        "  25 of them in 25 files",
        "lint/es1/src/deep/m1.ts:3:3 no-console: Unexpected console statement",
        "  25 of them in 25 files",
      ]
    `);
  });

  test('what is wrong with the command is not told of the configuration', () => {
    const config = ['lint/es1/eslint.config.mjs'];
    expect(errorsOf(readFixture('eslint-10-no-files', 'lint/es1', config))).toEqual([
      '- -: No files matching the pattern "nosuch" were found.',
    ]);
    expect(errorsOf(readFixture('eslint-10-severity', 'lint/es1', config))).toMatchInlineSnapshot(`
      [
        "lint/es1/eslint.config.mjs -: Configuration for rule "no-console" is invalid. Expected severity of "off", 0, "warn", 1, "error", or 2.",
        "  You passed '"errr"'.",
      ]
    `);
    expect(errorsOf(readLog("Invalid option '--nosuch' - perhaps you meant '--config'?\n", '.'))).toEqual([
      "- option: Invalid option '--nosuch' - perhaps you meant '--config'?",
    ]);
  });
});

test('annotations for GitHub count where no reader knows better', () => {
  const annotation = '::error file=src/a.ts,line=1,col=2,title=Rule%2C one::Wrong%0Aand more\n';
  expect(errorsOf(readLog(annotation, 'p'))).toEqual(['p/src/a.ts:1:2 Rule, one: Wrong', '  and more']);
  const known = readLog(`${annotation}src/a.ts(1,2): error TS1: Wrong\n`, 'p');
  expect(known.diagnostics).toMatchObject([{ tool: 'tsc' }]);
});
