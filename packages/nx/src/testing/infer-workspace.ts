import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { NO_PLAN, type Plan } from '@subminute/core/plan';
import { openDisk } from '../imports/disk.ts';
import { liveGraph } from '../imports/live-graph.ts';
import { loadParser } from '../imports/parser.ts';
import { openScans } from '../imports/scans.ts';
import { existingTargets } from '../targets/existing.ts';
import type { InferQuestion } from '../targets/question.ts';
import type { Inferred } from '../targets/settings.ts';
import { inFolder } from './in-folder.ts';

const parse = await loadParser();

export interface InferGiven {
  /** `undefined`: it is not there. */
  readonly files: Readonly<Record<string, string | undefined>>;
  /** By project, which lies in a folder of that name: projects that it hangs on. */
  readonly needs: Readonly<Record<string, readonly string[]>>;
  /** By project, targets that it has. */
  readonly targets?: Readonly<Record<string, Readonly<Record<string, object>>>>;
  readonly targetsOf?: readonly Inferred[];
  readonly replace?: readonly Inferred[];
  readonly outputs?: Readonly<Record<string, readonly string[]>>;
  readonly nxJson?: Readonly<Record<string, unknown>>;
  /** Folders in which git keeps files. */
  readonly kept?: readonly string[];
  /** What is installed, with its version. */
  readonly installed?: Readonly<Record<string, string>>;
  /** Of these, what is installed here stands there too. */
  readonly modules?: readonly string[];
  /** Before. */
  readonly plan?: Plan;
}

const MODULES = path.join(import.meta.dirname, '../../../../node_modules');

/** A workspace in a folder of its own, whose projects are linked as `@w/…`. */
export function inferring<T>(given: InferGiven, look: (question: InferQuestion) => T): T {
  const { needs, targets = {}, replace = [], outputs = {}, nxJson = {}, kept = [] } = given;
  const installed = given.installed ?? { vitest: '5.1.1' };
  const names = Object.keys(needs);
  const there = Object.entries(given.files).filter((one): one is [string, string] => one[1] !== undefined);
  const files = Object.fromEntries(there);
  return inFolder(files, (root) => {
    mkdirSync(path.join(root, 'node_modules/@w'), { recursive: true });
    for (const name of names.filter((one) => !one.includes('/')))
      symlinkSync(path.join(root, name), path.join(root, 'node_modules/@w', name));
    for (const name of given.modules ?? [])
      symlinkSync(path.join(MODULES, name), path.join(root, 'node_modules', name));
    const scans = openScans({ root, parse, kept: undefined, now: Date.now });
    const scanned = Object.keys(files)
      .filter((file) => !file.includes('/dist/'))
      .flatMap((file) => {
        const scan = scans.of(file);
        return scan ? [[file, scan] as const] : [];
      });
    const nodes = Object.fromEntries(
      names.map((name) => [name, { name, data: { root: name, targets: targets[name] ?? {} } }]),
    );
    const existing = existingTargets(JSON.stringify({ nodes }), given.plan ?? NO_PLAN);
    return look({
      root,
      settings: { targets: given.targetsOf ?? ['test', 'lint'], replace },
      graph: liveGraph(root, new Map(scanned), scans).current(),
      disk: openDisk(root),
      projects: names.map((name) => ({ name, root: name, needs: needs[name] ?? [] })),
      isChosen: () => true,
      existing,
      outputs,
      nxJson,
      installed: (_folder, name) => installed[name],
      keptFolders: (folders) => new Set(folders.filter((one) => kept.includes(one))),
      packages: new Set(Object.keys(installed)),
    });
  });
}
