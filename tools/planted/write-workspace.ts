// The same workspace as files: barrels, tests, imports near and far, of names and of types.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Dice, FOLDER, type PlannedProject, fileName } from './plan-workspace.ts';

/** Written to a folder; returns how many files there are and their bytes. */
export function writeWorkspace(
  dir: string,
  projects: readonly PlannedProject[],
  dice: Dice,
): { readonly files: number; readonly bytes: number } {
  const sum = { files: 0, bytes: 0 };
  const write = (file: string, text: string): void => {
    mkdirSync(path.dirname(path.join(dir, file)), { recursive: true });
    writeFileSync(path.join(dir, file), text);
    sum.files++;
    sum.bytes += text.length;
  };
  write('.gitignore', 'node_modules\n');
  write('nx.json', json(NX));
  write(
    'package.json',
    json({ name: 'root', private: true, devDependencies: { vitest: '5', '@subminute/vitest': '1' } }),
  );
  write(
    'tsconfig.base.json',
    json({ compilerOptions: { module: 'esnext', moduleResolution: 'bundler', paths: pathsOf(projects) } }),
  );
  for (const project of projects) writeProject(project, { projects, dice, write });
  return sum;
}

const NX = {
  namedInputs: {
    default: ['{projectRoot}/**/*', 'sharedGlobals'],
    production: ['default', '!{projectRoot}/**/*.test.ts'],
    sharedGlobals: ['{workspaceRoot}/tsconfig.base.json', '{workspaceRoot}/.github/workflows/ci.yml'],
  },
};

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function pathsOf(projects: readonly PlannedProject[]): object {
  return Object.fromEntries(projects.map(({ name, root }) => [`@w/${name}`, [`./${root}/src/index.ts`]]));
}

interface Writing {
  readonly projects: readonly PlannedProject[];
  readonly dice: Dice;
  readonly write: (file: string, text: string) => void;
}

function writeProject(project: PlannedProject, { projects, dice, write }: Writing): void {
  const { name, root, files, below } = project;
  const dependencies = Object.fromEntries(below.map((one) => [`@w/${projects[one]?.name}`, '*']));
  write(
    `${root}/package.json`,
    json({ name: `@w/${name}`, version: '1.0.0', exports: './src/index.ts', dependencies }),
  );
  write(`${root}/tsconfig.json`, json({ extends: '../../tsconfig.base.json', include: ['src'] }));
  write(
    `${root}/vitest.config.ts`,
    "import { defineConfig } from 'vitest/config';\n\nexport default defineConfig({ test: { environment: 'node' } });\n",
  );
  const sources = Array.from({ length: files }, (_, file) => file).filter((file) => file % 3 !== 2);
  for (const [, same] of Map.groupBy(sources, (file) => Math.floor(file / FOLDER)))
    write(
      `${path.posix.dirname(fileName(project, same[0] ?? 0))}/index.ts`,
      same.map((file) => `export * from './${stem(file)}.ts';\n`).join(''),
    );
  const folders = [...new Set(sources.map((file) => path.posix.dirname(fileName(project, file))))];
  write(
    `${root}/src/index.ts`,
    folders.map((folder) => `export * from './${path.posix.basename(folder)}/index.ts';\n`).join(''),
  );
  for (let file = 0; file < files; file++)
    write(
      fileName(project, file),
      file % 3 === 2 ? testText(file) : sourceText(file, { project, projects, dice }),
    );
}

function stem(file: number): string {
  return `f${String(file).padStart(5, '0')}`;
}

function testText(file: number): string {
  const name = stem(file - 1);
  return `import { describe, expect, test } from 'vitest';\nimport { ${name} } from './${name}.ts';\n\ndescribe('${name}', () => {\n${Array.from({ length: 6 }, (_, at) => `  test('case ${at}', () => {\n    expect(${name}([${at}, ${at + 1}]).total).toBe(${at * 2 + 1});\n  });\n`).join('\n')}});\n`;
}

/** Near files by their paths, sometimes one in a folder before; other projects by their names, a quarter for types only. */
function sourceText(
  file: number,
  { project, projects, dice }: Omit<Writing, 'write'> & { readonly project: PlannedProject },
): string {
  const near = new Set<number>();
  for (let left = Math.floor(dice() * 4); left > 0; left--) {
    const from = dice() < 0.2 ? Math.floor(dice() * file) : file - 1 - Math.floor(dice() * 20);
    if (from >= 0 && from % 3 !== 2) near.add(from);
  }
  const imports = [...near].map((one) => {
    const folder =
      Math.floor(one / FOLDER) === Math.floor(file / FOLDER)
        ? '.'
        : `../a${String(Math.floor(one / FOLDER)).padStart(3, '0')}`;
    const isType = dice() < 0.25;
    return `import ${isType ? 'type ' : ''}{ ${isType ? 'T' : ''}${stem(one)} } from '${folder}/${stem(one)}.ts';\n`;
  });
  const { below } = project;
  if (below.length > 0 && dice() < 0.3) {
    const other = projects[below[Math.floor(dice() * below.length)] ?? 0];
    const isType = dice() < 0.25;
    if (other)
      imports.push(
        `import ${isType ? 'type ' : ''}{ ${isType ? 'T' : ''}f00000 as ${isType ? 'T' : ''}far } from '@w/${other.name}';\n`,
      );
  }
  if (dice() < 0.2) imports.push("import { readFile } from 'node:fs/promises';\n");
  return `${imports.join('')}${bodyText(stem(file))}`;
}

/** Some fifty lines, as a module has them. */
function bodyText(name: string): string {
  const fields = Array.from(
    { length: 5 },
    (_, at) => `  readonly field${at}: string;\n  readonly count${at}?: number;\n`,
  ).join('');
  const helpers = Array.from(
    { length: 9 },
    (_, at) => `
/** What step ${at} of ${name} does with its values. */
function step${at}(values: readonly number[], factor = ${at}): number {
  let sum = 0;
  for (const value of values) {
    if (value < 0) continue;
    sum += value * factor + (value % 2 === 0 ? 1 : -1);
  }
  return Math.max(0, sum);
}
`,
  ).join('');
  return `
/** The result of ${name}. */
export interface T${name} {
  readonly total: number;
${fields}}
${helpers}
export function ${name}(values: readonly number[]): Pick<T${name}, 'total'> & { readonly steps: readonly number[] } {
  const steps = [step0(values), step1(values), step2(values), step3(values)];
  return { total: values.reduce((all, one) => all + one, 0), steps };
}
`;
}
