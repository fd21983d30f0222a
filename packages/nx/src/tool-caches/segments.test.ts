import { expect, test } from 'vitest';
import { segmentsOf } from './segments.ts';

test.each([
  [`vitest run -t "it's fine" 'a "b"'`, ['vitest', 'run', '-t', "it's fine", 'a "b"']],
  ['vitest run ""', ['vitest', 'run', '']],
  [`vitest run --name='a b'c`, ['vitest', 'run', '--name=a bc']],
])('%s is these words, as a shell reads them', (command, words) => {
  expect(segmentsOf(command)).toMatchObject([{ words, isLiteral: true }]);
});

test.each(['src/*.test.ts', 'a?.ts', 'a[bc].ts', '{a,b}.ts', '~/a', '! a', '"a"*'])(
  'a shell makes something else of %s',
  (word) => {
    expect(segmentsOf(`vitest run ${word} && vitest run 'a*'`)).toMatchObject([
      { isLiteral: false },
      { isLiteral: true },
    ]);
  },
);
