import { describe, expect, test } from 'vitest';
import { memoryFlags, toolUses } from './tool-flags.ts';

const states = (command: string): string[] => toolUses(command).map((use) => `${use.tool} ${use.state}`);

describe('uses of a tool', () => {
  test.each([
    ['eslint . --max-warnings 0', ['eslint off']],
    ['npx eslint "src/**/*.ts"', ['eslint off']],
    ['../../node_modules/.bin/eslint .', ['eslint off']],
    ['pnpm exec tsc --noEmit -p tsconfig.json', ['tsc left']],
    ['eslint . && tsc --noEmit', ['eslint off', 'tsc left']],
    ['prettier --check . ; eslint .', ['eslint off']],
    ['echo eslint', []],
    ['vitest run', []],
    ['tsc --version', []],
    ['tsc -b', []],
    ['tsc --noEmit --incremental', []],
    ['eslint . --cache', ['eslint on']],
    ['tsc -p tsconfig.json', ['tsc left']],
    ['tsc --noEmit --watch', []],
    ['eslint . --fix', ['eslint left']],
    ['eslint . --quiet', ['eslint left']],
    ['eslint . --quiet --max-warnings 0', ['eslint off']],
    ['eslint -c other.js .', ['eslint left']],
    ['eslint . --config=other.js', ['eslint left']],
    ['eslint . | tee out.txt', ['eslint left']],
    ['eslint $FILES', ['eslint left']],
    ['(cd src; tsc --noEmit)', ['tsc left']],
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
    expect(toolUses(command)).toEqual([{ tool: 'eslint', state: 'on', isOurs: true }]);
    expect(toolUses(`${command} --no-inline-config`)).toMatchObject([
      { state: 'on', why: 'its key would not hold --no-inline-config' },
    ]);
  });
});
