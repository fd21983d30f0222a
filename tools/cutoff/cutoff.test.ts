import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { random } from '../bench/options.ts';
import { type Generated, generated } from './generated.ts';
import { type Judging, judging } from './judge.ts';
import type { Blind } from './keyed.ts';
import type { Mutation } from './mutations.ts';
import { sourceEdits } from './source-edits.ts';

const SEED = 4;
const made = (): Generated => generated(random(SEED), 3);

/** A change of a file of the lowest project, on which all others hang. */
function change(file: string, from: string, to: string): Mutation {
  const name = `packages/p1/${file}`;
  const text = made().files[name] ?? '';
  if (!text.includes(from)) throw new Error(`${name} has no ${from}`);
  return { what: name, kind: 'file', project: 'p1', files: { [name]: text.replace(from, to) } };
}

/** Of what others see, a name that they take. */
function changeOfType(): Mutation {
  const [file = '', text = ''] =
    Object.entries(made().files).find(
      ([name, one]) => name.startsWith('packages/p1/src/') && / {2}Red,/.test(one),
    ) ?? [];
  return { what: file, kind: 'declaration', project: 'p1', files: { [file]: text.replace('  Red,', '') } };
}

describe('a check that stops where declarations stay the same', () => {
  let workspace: Judging;
  beforeAll(async () => {
    workspace = await judging(made());
  }, 120_000);
  afterAll(() => workspace[Symbol.dispose]());

  test('says what a clean check says, whatever is drawn', async () => {
    const dice = random(1);
    for (let at = 0; at < 3; at++)
      expect(await workspace.next(dice, '')).toMatchObject({ unsound: [], refused: [] });
  });

  test('goes no further for a body', async () => {
    const [file = '', text = ''] =
      Object.entries(made().files).find(
        ([name, one]) => name.startsWith('packages/p1/src/') && one.includes('{\n'),
      ) ?? [];
    const edit = sourceEdits(file, text).find(({ what }) => what === 'a comment added');
    if (!edit) throw new Error(`${file} has no body`);
    const files = { [file]: text.slice(0, edit.start) + edit.text + text.slice(edit.end) };
    const judged = await workspace.judge({ what: file, kind: 'body', project: 'p1', files }, '');
    expect(judged).toMatchObject({ executed: ['p1'], unsound: [] });
  });

  test.each<[Blind, () => Mutation]>([
    ['types', changeOfType],
    ['manifest', () => change('package.json', '".": {', '"./other": {')],
  ])('would miss what goes wrong with keys without %s, and that is found', async (blind, mutation) => {
    expect(await workspace.judge(mutation(), '')).toMatchObject({ isRed: true, unsound: [] });
    const { unsound } = await workspace.judge(mutation(), blind);
    expect(unsound.join()).toContain('not told: ');
  });
});

describe('what is generated', () => {
  test('is the same for the same seed', () => {
    expect(made()).toEqual(made());
    expect(generated(random(SEED + 1), 3)).not.toEqual(made());
  });
});
