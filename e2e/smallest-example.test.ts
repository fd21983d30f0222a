import { expect, test } from 'vitest';
import { shape } from '../tools/pages/answers.ts';
import type { Block } from '../tools/pages/markdown.ts';
import { reader, section } from '../tools/pages/reader.ts';

/** The files of a block, by the comments that name them. */
function filesIn({ text }: Block): ReadonlyMap<string, string> {
  const parts = text.split(/^\/\/ (\S+)\n/m).slice(1);
  const files = parts.flatMap((name, at) => (at % 2 === 0 ? [[name, parts[at + 1] ?? ''] as const] : []));
  return new Map(files);
}

test('the smallest example of targets, file by file: what is made, what is said, and what an edit leaves out', async () => {
  using someone = reader();
  const found = section('docs/targets.md', 'The smallest example');
  expect(found.map(({ language }) => language)).toEqual([
    'jsonc',
    'jsonc',
    'ts',
    'ts',
    'sh',
    '',
    '',
    'sh',
    '',
  ]);
  const [top, price, source, cartSource, commands, made, green, edit, known] = found;
  if (!top || !price || !source || !cartSource || !commands || !made || !green || !known)
    throw new Error('the example has fewer blocks than it is said to have');
  const write = (folder: string, files: ReadonlyMap<string, string>): void => {
    for (const [file, text] of files) someone.write(`${folder}/${file}`, text);
  };
  write('.', filesIn(top));
  someone.write('.gitignore', 'node_modules\n.nx\ndist\n');
  write('packages/price', new Map([...filesIn(price), ...filesIn(source)]));
  const cart = (filesIn(price).get('package.json') ?? '')
    .replaceAll('price', 'cart')
    .replace('"type"', '"dependencies": { "@small/price": "1.0.0" },\n  "type"');
  write('packages/cart', new Map([...filesIn(price), ...filesIn(cartSource), ['package.json', cart]]));

  const lines = commands.text.trimEnd().split('\n');
  const [verdict, generator] = [lines.pop() ?? '', lines.pop() ?? ''];
  expect((await someone.type({ language: 'sh', text: lines.join('\n') })).code).toBe(0);
  const { stdout } = await someone.type({ language: 'sh', text: generator });
  const said = stdout.split('\n').filter((line) => !line.includes('Skills for agents'));
  expect(said.join('\n')).toContain(made.text);
  expect(shape((await someone.type({ language: 'sh', text: verdict })).stdout)).toBe(shape(green.text));
  expect(shape((await someone.type(edit)).stdout)).toBe(shape(known.text));
}, 600_000);
