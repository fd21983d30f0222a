import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { help } from '../../packages/nx/src/cli/help.ts';
import { KEYS } from '../../packages/nx/src/store/config-keys.ts';
import {
  type Generator,
  type PartName,
  type Schema,
  commandsPart,
  generatorsPart,
  schemasPart,
  settingsPart,
} from './page.ts';

const root = dirname(dirname(import.meta.dirname));
const PACKAGE = join(root, 'packages/nx');

export const REFERENCE = join(root, 'docs/reference.md');

function json(path: string): unknown {
  return JSON.parse(readFileSync(join(PACKAGE, path), 'utf8'));
}

interface Listed {
  readonly schema: string;
  readonly description: string;
}

function listed(file: string, kind: 'generators' | 'executors', call: (name: string) => string): Generator[] {
  const all = (json(file) as Record<typeof kind, Readonly<Record<string, Listed>>>)[kind];
  return Object.entries(all).map(([name, { schema, description }]) => ({
    call: call(name),
    what: description,
    schema: json(schema) as Schema,
  }));
}

/** What the code says of itself today. */
export function parts(): Readonly<Record<PartName, string>> {
  const files = globSync('*.json', { cwd: join(PACKAGE, 'schema') }).sort();
  const schemas = new Map(files.map((file) => [file, json(`schema/${file}`) as Schema]));
  const variables = new Map(KEYS.flatMap(({ key, env }) => (env === undefined ? [] : [[key, env]])));
  return {
    commands: commandsPart(help),
    generators: generatorsPart([
      ...listed('generators.json', 'generators', (name) => `nx g @subminute/nx:${name}`),
      ...listed('executors.json', 'executors', (name) => `"executor": "@subminute/nx:${name}"`),
    ]),
    settings: settingsPart(schemas.get('subminute.json') ?? {}, variables),
    schemas: schemasPart(schemas),
  };
}
