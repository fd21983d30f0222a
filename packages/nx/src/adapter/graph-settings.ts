import type { SelectionMode } from '@subminute/core/ratchet';
import { parse } from 'jsonc-parser';

/** What a workspace's graph cannot say by itself: of nx.json, its environment and Nx's version. */
export interface GraphSettings {
  readonly selection: SelectionMode;
  /** Of nx.json: names of inputs and what they stand for. */
  readonly namedInputs: NamedInputs;
  /** Which projects an edit of the lockfile touches; names, globs, tags as the user wrote them. */
  readonly lockfile: 'all' | 'packages' | readonly string[];
  readonly tsconfig?: string;
}

export type NamedInputs = Readonly<Record<string, readonly unknown[]>>;

export interface SettingsSource {
  /** The text of nx.json; '' where there is none. */
  readonly nxJson: string;
  /** Of Nx: `24.0.6`. */
  readonly version: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Names of files at the root. */
  readonly files: readonly string[];
}

interface NxJson {
  readonly namedInputs?: NamedInputs;
  readonly affected?: { readonly legacy?: boolean };
  readonly pluginsConfig?: Readonly<
    Record<string, { readonly projectsAffectedByDependencyUpdates?: unknown }>
  >;
}

export function graphSettings({ nxJson, version, env, files }: SettingsSource): GraphSettings {
  const json = ((parse(nxJson) as unknown) ?? {}) as NxJson;
  const tsconfig = ['tsconfig.base.json', 'tsconfig.json'].find((name) => files.includes(name));
  return {
    selection: selectionOf(json, version, env['NX_LEGACY_AFFECTED']),
    namedInputs: json.namedInputs ?? {},
    lockfile: lockfileOf(json.pluginsConfig?.['@nx/js']?.projectsAffectedByDependencyUpdates),
    ...(tsconfig !== undefined && { tsconfig }),
  };
}

/** Single tasks from Nx 24 on, unless told otherwise; the variable wins over nx.json. */
function selectionOf(json: NxJson, version: string, legacy: string | undefined): SelectionMode {
  if (Number.parseInt(version, 10) < 24) return 'project';
  const isLegacy = legacy === 'true' || (legacy !== 'false' && json.affected?.legacy === true);
  return isLegacy ? 'project' : 'task';
}

function lockfileOf(setting: unknown): GraphSettings['lockfile'] {
  if (Array.isArray(setting)) return setting.filter((one) => typeof one === 'string');
  return setting === 'auto' ? 'packages' : 'all';
}
