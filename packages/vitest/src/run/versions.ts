import { existsSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { recorderVersion } from '../record/bundle.ts';

/** What Vite transforms modules with. */
const TOOLS = ['rolldown', 'rollup', 'esbuild', 'lightningcss', 'postcss'];
const OWN = path.join(import.meta.dirname, '..', '..', 'package.json');

/**
 * The versions of all that a verdict hangs on and no test file loads: Node, Vitest, Vite with its tools, and what
 * tells of what was read. Throws where Vitest's Vite is not found.
 */
export function versionsText(vitest: string, from: string): string {
  const vite = folderOf('vite', folderOf('vitest', from) ?? realpathSync(process.argv[1] ?? from));
  if (vite === undefined) throw new Error(`no vite is installed for the vitest of ${from}`);
  const tools = TOOLS.map((name) => [name, folderOf(name, vite)] as const);
  const versions = [
    ['node', process.version],
    ['vitest', vitest],
    ['vite', versionIn(vite)],
    ...tools.map(([name, folder]) => [name, folder === undefined ? '' : versionIn(folder)]),
    ['subminute', (JSON.parse(readFileSync(OWN, 'utf8')) as { readonly version: string }).version],
    ['recorder', recorderVersion()],
  ];
  return versions.map((pair) => pair.join(' ')).join(' ');
}

/** A package as Node finds it from a folder, without links. */
function folderOf(name: string, from: string): string | undefined {
  for (let dir = from; ; dir = path.dirname(dir)) {
    const folder = path.join(dir, 'node_modules', name);
    if (existsSync(path.join(folder, 'package.json'))) return realpathSync(folder);
    if (dir === path.dirname(dir)) return undefined;
  }
}

function versionIn(folder: string): string {
  const manifest = readFileSync(path.join(folder, 'package.json'), 'utf8');
  return (JSON.parse(manifest) as { readonly version?: string }).version ?? '';
}
