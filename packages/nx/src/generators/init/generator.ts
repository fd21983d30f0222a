import type { Tree } from '@nx/devkit';
import { type Node, applyEdits, findNodeAtLocation, modify, parse, parseTree } from 'jsonc-parser';
import { CONFIG_FILE } from '../../store/config.ts';
import { PLUGIN } from '../../plugin-id.ts';
import { newConfigText } from './new-config.ts';

/**
 * `nx g @subminute/nx:init`: registers the plugin and writes subminute.json. Asks nothing, touches
 * nothing it need not, and the second time changes nothing. Returns what Nx does after it wrote.
 */
export default function init(tree: Tree): () => void {
  const registered = registerPlugin(tree);
  const configured = !tree.exists(CONFIG_FILE);
  if (configured) tree.write(CONFIG_FILE, newConfigText());
  return () => {
    const hasVitest = dependsOn(tree, 'vitest') && !dependsOn(tree, '@subminute/vitest');
    process.stdout.write(`${nextSteps(registered || configured, hasVitest)}\n`);
  };
}

/** Edits nx.json in place: comments, order and layout stay as they are. */
function registerPlugin(tree: Tree): boolean {
  const text = tree.read('nx.json', 'utf8') ?? '{}\n';
  const root = parseTree(text);
  if (!root) throw new Error('nx.json is not JSON: mend it first, then run this again');
  const plugins = findNodeAtLocation(root, ['plugins']);
  const names = (plugins?.children ?? []).map(
    (node) => (node.type === 'string' ? node.value : findNodeAtLocation(node, ['plugin'])?.value) as unknown,
  );
  if (names.includes(PLUGIN)) return false;
  tree.write('nx.json', plugins ? appended(text, plugins) : withPlugins(text));
  return true;
}

/** Behind the last plugin, in its layout: the others stay to the letter. */
function appended(text: string, plugins: Node): string {
  const last = plugins.children?.at(-1);
  const at = last ? last.offset + last.length : plugins.offset + 1;
  const before = last ? /(?<!\s)\s*$/.exec(text.slice(0, last.offset))?.[0] : '';
  const isMultiline = before?.includes('\n') ?? false;
  const gap = last ? `,${isMultiline ? (before ?? '') : ' '}` : '';
  return `${text.slice(0, at)}${gap}${JSON.stringify(PLUGIN)}${text.slice(at)}`;
}

function withPlugins(text: string): string {
  const indent = /\n([ \t]+)"/.exec(text)?.[1] ?? '  ';
  const formattingOptions = {
    insertSpaces: !indent.startsWith('\t'),
    tabSize: indent.length,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
  };
  return applyEdits(text, modify(text, ['plugins'], [PLUGIN], { formattingOptions }));
}

/** Whether the workspace's root asks for a package. */
function dependsOn(tree: Tree, name: string): boolean {
  const manifest = parse(tree.read('package.json', 'utf8') ?? '{}') as Record<string, unknown> | undefined;
  return ['dependencies', 'devDependencies'].some((field) => {
    const list = manifest?.[field];
    return typeof list === 'object' && list !== null && name in list;
  });
}

function nextSteps(changed: boolean, hasVitest: boolean): string {
  return [
    changed
      ? 'subminute is set up: nx.json, subminute.json.'
      : 'subminute was set up already: nothing changed.',
    '  npx subminute affected -t test   what did this change break?',
    '  npx subminute show F1            more of one failure',
    '  npx subminute last               the last verdict again',
    '  npx subminute doctor             is this workspace fast and right?',
    ...(hasVitest
      ? ['  npm i -D @subminute/vitest       Vitest hands over data: plugins: [subminute()]']
      : []),
  ].join('\n');
}
