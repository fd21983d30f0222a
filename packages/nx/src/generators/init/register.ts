import type { Tree } from '@nx/devkit';
import { type Node, applyEdits, findNodeAtLocation, modify, parseTree } from 'jsonc-parser';
import { PLUGIN } from '../../plugin-id.ts';
import { layoutOf } from './json-layout.ts';

/** Edits nx.json in place: comments, order and layout stay as they are. */
export function registerPlugin(tree: Tree): void {
  const text = tree.read('nx.json', 'utf8') ?? '{}\n';
  const root = parseTree(text);
  if (!root) throw new Error('nx.json is not JSON: mend it first, then run this again');
  const plugins = findNodeAtLocation(root, ['plugins']);
  if (pluginNames(plugins).includes(PLUGIN)) return;
  tree.write('nx.json', plugins ? appended(text, plugins, JSON.stringify(PLUGIN)) : withPlugins(text));
}

function pluginNames(plugins: Node | undefined): readonly unknown[] {
  return (plugins?.children ?? []).map(
    (node) => (node.type === 'string' ? node.value : findNodeAtLocation(node, ['plugin'])?.value) as unknown,
  );
}

/** What a later plugin says of a target stands over what an earlier one does. `undefined`: ours is the last, or not there. */
export function withPluginLast(text: string): string | undefined {
  const tree = parseTree(text);
  const plugins = tree && findNodeAtLocation(tree, ['plugins']);
  const at = pluginNames(plugins).indexOf(PLUGIN);
  const all = plugins?.children ?? [];
  const own = all[at];
  if (!own || at === all.length - 1) return undefined;
  const entry = text.slice(own.offset, own.offset + own.length);
  const without = applyEdits(
    text,
    modify(text, ['plugins', at], undefined, { formattingOptions: layoutOf(text) }),
  );
  const left = parseTree(without);
  const list = left && findNodeAtLocation(left, ['plugins']);
  return list && appended(without, list, entry);
}

/** Behind the last plugin, in its layout: the others stay to the letter. */
function appended(text: string, plugins: Node, entry: string): string {
  const last = plugins.children?.at(-1);
  const at = last ? last.offset + last.length : plugins.offset + 1;
  const before = last ? /(?<!\s)\s*$/.exec(text.slice(0, last.offset))?.[0] : '';
  const isMultiline = before?.includes('\n') ?? false;
  const gap = last ? `,${isMultiline ? (before ?? '') : ' '}` : '';
  return `${text.slice(0, at)}${gap}${entry}${text.slice(at)}`;
}

function withPlugins(text: string): string {
  return applyEdits(text, modify(text, ['plugins'], [PLUGIN], { formattingOptions: layoutOf(text) }));
}
