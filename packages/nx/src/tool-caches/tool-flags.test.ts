import { describe, expect, test } from 'vitest';
import { memoryFlags, toolUses } from './tool-flags.ts';

const states = (command: string): string[] => toolUses(command).map((use) => use.state);

describe('uses of a tool', () => {
  test.each([
    ['eslint . --max-warnings 0', ['off']],
    ['npx eslint "src/**/*.ts"', ['off']],
    ['../../node_modules/.bin/eslint .', ['off']],
    ['pnpm exec tsc --noEmit -p tsconfig.json', []],
    ['eslint . && tsc --noEmit', ['off']],
    ['prettier --check . ; eslint .', ['off']],
    ['echo eslint', []],
    ['vitest run', []],
    ['tsc --version', []],
    ['tsc -b', []],
    ['tsc --noEmit --incremental', []],
    ['eslint . --cache', ['on']],
    ['tsc -p tsconfig.json', []],
    ['tsc --noEmit --watch', []],
    ['eslint . --fix', ['left']],
    ['eslint . --quiet', ['left']],
    ['eslint . --quiet --max-warnings 0', ['off']],
    ['eslint -c other.js .', ['left']],
    ['eslint . --config=other.js', ['left']],
    ['eslint . | tee out.txt', ['left']],
    ['eslint $FILES', ['left']],
    ['(cd src; tsc --noEmit)', []],
  ])('%s', (command, expected) => {
    expect(states(command)).toEqual(expected);
  });

  test('flags go behind the last word of their program', () => {
    const command = 'eslint . && prettier --check .';
    const [eslint] = toolUses(command);
    expect(eslint?.state === 'off' && command.slice(0, eslint.at)).toBe('eslint .');
  });

  test('what remembers by our flags is known again', () => {
    const command = `eslint .${memoryFlags('../../node_modules/.cache/subminute/eslint/libs/a/lint')}`;
    expect(toolUses(command)).toEqual([{ state: 'on', isOurs: true }]);
    expect(toolUses(`${command} --no-inline-config`)).toMatchObject([
      { state: 'on', why: 'its key would not hold --no-inline-config' },
    ]);
  });
});
