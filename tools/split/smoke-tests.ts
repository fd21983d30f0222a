import { basename } from 'node:path';

/** A test beside a module: its exports' names and kinds are as in the snapshot that the first run writes. */
export function smokeTest(file: string): readonly [path: string, text: string] {
  const stem = file.replace(/\.tsx?$/, '');
  const name = basename(stem);
  return [
    `${stem}.smoke.test.ts`,
    `import { expect, test } from 'vitest';
import * as own from './${name}${name.includes('.') ? '.ts' : ''}';

test('${stem}: names and kinds', () => {
  const kinds = Object.entries(own).map(([name, value]) => \`\${name}: \${typeof value}\`);
  expect(kinds.sort()).toMatchSnapshot();
});
`,
  ];
}

/** Names that a project takes from a package's entry. */
export interface EntryNames {
  readonly specifier: string;
  readonly values: readonly string[];
  readonly types: readonly string[];
}

const PER_FILE = 12;

/** Modules of a dependent that take every name there is, and a test that holds their kinds. */
export function dependentFiles(
  entries: readonly EntryNames[],
  dir: string,
): Readonly<Record<string, string>> {
  const files: Record<string, string> = {};
  const modules: string[] = [];
  for (const { specifier, values, types } of entries) {
    const stem = specifier.replaceAll(/[^\w]+/g, '-').replace(/^-/, '');
    for (let at = 0; at < values.length; at += PER_FILE) {
      const names = values.slice(at, at + PER_FILE);
      const module = `${stem}-${at / PER_FILE}`;
      modules.push(module);
      files[`${dir}/src/${module}.ts`] =
        `import { ${names.map((name, n) => `${name} as v${n}`).join(', ')} } from '${specifier}';

export const kinds = [${names.map((name, n) => `[${JSON.stringify(name)}, typeof v${n}]`).join(', ')}];
`;
    }
    for (let at = 0; at < types.length; at += PER_FILE)
      files[`${dir}/src/${stem}-types-${at / PER_FILE}.ts`] =
        `export type { ${types.slice(at, at + PER_FILE).join(', ')} } from '${specifier}';\n`;
  }
  files[`${dir}/src/kinds.test.ts`] = `import { expect, test } from 'vitest';
${modules.map((module, n) => `import { kinds as k${n} } from './${module}';`).join('\n')}

test('all names are there', () => {
  expect([${modules.map((_, n) => `k${n}`).join(', ')}]).toMatchSnapshot();
});
`;
  return files;
}
