import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import type { Files } from '../inputs/files.ts';
import type { GraphModule, HostProject } from './host.ts';
import { fileOfModule } from './module-id.ts';

/** Builtin modules that read nothing but what is given to them. */
const HARMLESS: ReadonlySet<string> = new Set(['assert', 'events', 'path', 'timers', 'url', 'util']);

/** What it may ask for without an import: the environment, the time, chance, the network, the glob of a folder. */
const REACHES_OUT =
  /\b(?:fetch|require|eval|Function|import\s*\(|import\s*\.\s*meta|process|global|globalThis|navigator|WebSocket|EventSource|Worker|Date|performance|random|crypto|Temporal|Intl)\b|\bimport\s*\(/;

/** A project's global setup by the bytes of all that it loads, as text. */
export function globalSetupValue(project: HostProject, root: string, files: Files): string {
  const modules = loadedBySetup(project);
  return modules.map((file) => `${path.relative(root, file)} ${files.contentOf(file)}`).join('\n');
}

/**
 * Whether a project's global setup may do what nobody sees: it runs beside the tests, in Vitest's own process, where
 * nothing is observed. Then its tests hang on more than can be recorded.
 */
export function isSetupOpaque(project: HostProject): boolean {
  const setups = setupFiles(project);
  const loaded = loadedBySetup(project);
  if (setups.some((file) => !loaded.includes(file))) return true;
  return loaded.some((file) => file.includes(`${path.sep}node_modules${path.sep}`) || reachesOut(file));
}

function setupFiles({ config }: HostProject): readonly string[] {
  const named = config.globalSetup ?? [];
  return (typeof named === 'string' ? [named] : named).map((file) => path.resolve(config.root, file));
}

/** The files of the setup and of all that it imports, sorted; from the graphs in which Vitest has loaded them. */
function loadedBySetup(project: HostProject): readonly string[] {
  const found = new Map<string, GraphModule>();
  const open = setupFiles(project).flatMap((file) => modulesOf(project, file));
  for (let module = open.pop(); module; module = open.pop()) {
    const file = module.id === null ? undefined : fileOfModule(module.id);
    if (file === undefined || found.has(file)) continue;
    found.set(file, module);
    open.push(...module.importedModules);
  }
  return [...found.keys()].sort();
}

function modulesOf({ vite }: HostProject, file: string): GraphModule[] {
  return Object.values(vite.environments ?? {}).flatMap(
    (environment) => environment.moduleGraph.getModuleById(file) ?? [],
  );
}

/** By what it imports: a package, a builtin module with effects, what stands in variables; and by what it calls. */
function reachesOut(file: string): boolean {
  let source: string;
  try {
    source = readFileSync(file, 'utf8');
  } catch {
    return true;
  }
  // Variables that it sets reach the workers, and are seen there.
  const rest = source.replaceAll(/\bprocess\.env(?:\.\w+|\[['"]\w+['"]\])\s*=(?!=)/g, '');
  if (REACHES_OUT.test(rest)) return true;
  const specifiers = Array.from(source.matchAll(/\bfrom\s*['"]([^'"]+)['"]|\bimport\s*['"]([^'"]+)['"]/g));
  return specifiers.some(([, named, bare]) => {
    const specifier = named ?? bare ?? '';
    if (specifier.startsWith('.') || specifier === 'vitest/node' || specifier === 'vitest') return false;
    return !(isBuiltin(specifier) && HARMLESS.has(specifier.replace(/^node:/, '')));
  });
}
