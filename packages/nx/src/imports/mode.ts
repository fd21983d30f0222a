import type { Import } from '@subminute/core/graph';
import type { Manifests } from './manifest.ts';
import type { Settings } from './settings.ts';

/** Which of a package's two faces an import sees. */
export type Mode = 'import' | 'require';

/** As TypeScript decides it (`getModeForUsageLocation`): by what the statement is compiled to. */
export function modeOf(one: Import, own: Mode, settings: Settings): Mode {
  if (one.mode) return one.mode;
  if (one.how === 'require') return 'require';
  if (one.how !== 'dynamic' && one.how !== 'mock') return own;
  // Node loads both kinds by it; elsewhere it becomes a `require` where the file's own imports do.
  return settings.emits === 'node' || settings.emits === 'preserve' ? 'import' : own;
}

/** Of a file's own statements. */
export function ownMode(file: string, settings: Settings, manifests: Manifests): Mode {
  if (/\.c[jt]s$/.test(file)) return 'require';
  if (/\.m[jt]s$/.test(file)) return 'import';
  if (settings.emits === 'node') {
    const scope = manifests.above(file.slice(0, file.lastIndexOf('/')));
    return scope?.type === 'module' ? 'import' : 'require';
  }
  return settings.emits === 'commonjs' ? 'require' : 'import';
}

export function conditionsOf(mode: Mode, settings: Settings, use: 'types' | 'runtime'): ReadonlySet<string> {
  const own = use === 'types' ? ['types'] : ['node', 'module'];
  const node = settings.resolution === 'bundler' ? [] : ['node'];
  return new Set([mode, ...own, ...node, ...settings.customConditions]);
}
