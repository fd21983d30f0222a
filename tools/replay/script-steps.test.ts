import { expect, test } from 'vitest';
import { scriptSteps } from './script-steps.ts';

test('a run of Vitest is told with its arguments', () => {
  expect(scriptSteps({ test: 'vitest run --retry=3' }, 'test')).toEqual([{ vitest: ['--retry=3'] }]);
});

test('scripts that call others are followed, and what is between them stays', () => {
  const scripts = {
    test: 'pnpm run test:2 && npm run test:3',
    'test:2': 'switch 2 vue2 && vitest',
    'test:3': 'switch 3 && vitest',
  };
  expect(scriptSteps(scripts, 'test')).toEqual([
    { shell: 'switch 2 vue2' },
    { vitest: [] },
    { shell: 'switch 3' },
    { vitest: [] },
  ]);
});

test.each(['jest', 'CI=1 vitest', 'vitest | tee log', 'pnpm run absent', 'pnpm run test'])(
  '%s has no run that can be told apart',
  (script) => {
    expect(scriptSteps({ test: script }, 'test')).toBeUndefined();
  },
);
