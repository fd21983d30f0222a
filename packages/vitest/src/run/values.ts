import path from 'node:path';
import { type Input, inputLine } from '@subminute/core/unit';
import type { Files } from '../inputs/files.ts';
import { jsonShape } from '../inputs/json-shape.ts';
import type { Lockfile } from '../inputs/lockfile.ts';
import { manifestValue } from '../inputs/manifest.ts';
import type { Modules } from '../inputs/modules.ts';
import { linksValue, packageValue } from '../inputs/packages.ts';
import { candidatesOf, nearestPlace } from '../inputs/shadow.ts';
import { variableNames, variableValue } from '../inputs/variables.ts';
import { machineValue } from '../inputs/machine.ts';
import { textDigest } from '../store/digest.ts';
import { toName, toPath } from './place-names.ts';

/** Gives the inputs of a project's test files the values that they have now; each is asked for once. */
export interface Values {
  /** `undefined`: nobody can tell, so whatever hangs on it is not known. */
  of(input: Input): Promise<string | undefined>;
  /** What there is for a test file that takes the whole environment. */
  readonly variables: () => readonly string[];
}

export interface ValuesOptions {
  readonly root: string;
  readonly files: Files;
  readonly modules: Modules;
  readonly lockfile: Lockfile;
  /** As the tests get it. */
  readonly env: Readonly<NodeJS.ProcessEnv>;
}

export function createValues(options: ValuesOptions): Values {
  const known = new Map<string, Promise<string | undefined>>();
  // Test files that were read from the store share their inputs.
  const shared = new WeakMap<Input, Promise<string | undefined>>();
  return {
    of: (input) => {
      if (input.kind === 'module') {
        return options.modules.valueOf(input.environment, toPath(input.id, options.root), input.blank);
      }
      const had = shared.get(input);
      if (had) return had;
      const key = inputLine(input);
      const value = known.get(key) ?? promised(() => valueOf(input, options));
      known.set(key, value);
      shared.set(input, value);
      return value;
    },
    variables: () => variableNames(options.env),
  };
}

async function promised<T>(make: () => T): Promise<T> {
  return make();
}

const NO_PACKAGES = 'no packages';

function valueOf(
  input: Exclude<Input, { kind: 'module' }>,
  { root, files, lockfile, env }: ValuesOptions,
): string | undefined {
  switch (input.kind) {
    case 'variable':
      return variableValue(env, input.name);
    case 'variables':
      return textDigest(variableNames(env).join('\0'));
    case 'machine':
      return machineValue(input.name);
    default: {
      const file = path.resolve(root, input.path);
      if (input.kind === 'file') return files.contentOf(file);
      if (input.kind === 'probe') return files.kindOf(file);
      if (input.kind === 'shape') return jsonShape(file);
      if (input.kind === 'stat') return files.statsOf(file);
      if (input.kind === 'link') return `${files.linkOf(file)} ${toName(files.realOf(file), root)}`;
      if (input.kind === 'manifest') return manifestValue(file);
      if (input.kind === 'candidates') return candidatesOf(file, file, root, files);
      if (input.kind === 'nearest') return nearestPlace(file, root, files);
      if (input.kind === 'package') return packageValue(file, files, lockfile);
      const names = input.kind === 'list' ? files.namesIn(file).join('\n') : linksValue(file, files);
      // Tools keep what they made in `node_modules`, also where there are no packages.
      if (input.kind === 'links' && names === '') return NO_PACKAGES;
      return textDigest(`${files.kindOf(file)}\n${names}`);
    }
  }
}
