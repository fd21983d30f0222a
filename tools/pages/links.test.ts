import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';
import { anchors, blocks, inlineCode, links, pages } from './markdown.ts';

const root = dirname(dirname(import.meta.dirname));

/** What is wrong with a link, or nothing. Other sites are not asked. */
function faultOf(from: string, link: string): string | undefined {
  if (/^[a-z]+:/.test(link)) return undefined;
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? from : normalize(join(dirname(from), path));
  if (target.startsWith('..') || !existsSync(join(root, target))) return `${from}: ${link} leads to no file`;
  if (anchor === undefined || statSync(join(root, target)).isDirectory()) return undefined;
  if (!target.endsWith('.md')) return `${from}: ${link} has an anchor that is no heading`;
  return anchors(readFileSync(join(root, target), 'utf8')).has(anchor)
    ? undefined
    : `${from}: ${link} leads to no heading`;
}

test('every relative link of every page leads to a file, and every anchor to a heading', () => {
  const all = pages();
  expect(all.length).toBeGreaterThan(20);
  const faults = all.flatMap(({ path, text }) => links(text).map((link) => faultOf(path, link)));
  expect(faults.filter((fault) => fault !== undefined)).toEqual([]);
});

test('a link to nowhere is found, and so is an anchor to nowhere', () => {
  expect(faultOf('README.md', 'docs/none.md')).toBe('README.md: docs/none.md leads to no file');
  expect(faultOf('README.md', '../outside.md')).toBe('README.md: ../outside.md leads to no file');
  expect(faultOf('docs/units.md', '#none')).toBe('docs/units.md: #none leads to no heading');
  expect(faultOf('docs/units.md', '#is-it-right')).toBeUndefined();
});

test('the index of the docs links each page that stands beside it, and the README the index', () => {
  const all = pages();
  const docs = all.filter(({ path }) => /^docs\/[^/]+$/.test(path) && path !== 'docs/README.md');
  const linked = new Set(
    links(all.find(({ path }) => path === 'docs/README.md')?.text ?? '').map((link) => link.split('#')[0]),
  );
  expect(docs.map(({ path }) => path.slice('docs/'.length)).filter((name) => !linked.has(name))).toEqual([]);
  const readme = links(all.find(({ path }) => path === 'README.md')?.text ?? '');
  expect(readme).toEqual(expect.arrayContaining(['docs/README.md', 'CONTRIBUTING.md', 'SECURITY.md']));
});

test('headings become anchors as on GitHub', () => {
  const page =
    "# What `init` changes\n\n## A line in somebody's [configuration](x.md)\n## Twice\n## Twice\n```\n# no\n```\n";
  expect([...anchors(page)]).toEqual([
    'what-init-changes',
    'a-line-in-somebodys-configuration',
    'twice',
    'twice-1',
  ]);
});

test('code is told from prose', () => {
  const page = 'See [a](a.md) and `[b](b.md)`.\n\n```sh\n[c](c.md) `d`\n```\n';
  expect(links(page)).toEqual(['a.md']);
  expect(inlineCode(page)).toEqual(['[b](b.md)']);
  expect(blocks(page)).toEqual([{ language: 'sh', text: '[c](c.md) `d`\n' }]);
});
