import type { Generated, GeneratedProject } from './generated.ts';
import { sourceEdits } from './source-edits.ts';

/** One change of a workspace: a file is written, or removed (`null`). */
export interface Mutation {
  readonly what: string;
  readonly kind: 'body' | 'declaration' | 'file';
  readonly project: string;
  readonly files: Readonly<Record<string, string | null>>;
}

/** Shares of what is drawn; the rest are declarations. */
const BODIES = 0.35;
const FILES = 0.12;

/** One at random; the lower projects, on which more hang, more often. */
export function draw({ projects, files }: Generated, dice: () => number): Mutation {
  for (;;) {
    const project = pick(projects.slice(0, 1 + Math.floor(dice() * projects.length)), dice);
    const at = dice();
    if (at < FILES) return fileMutation(project, files, dice);
    const isBody = at < FILES + BODIES;
    const sources = Object.keys(files).filter(
      (file) => file.startsWith(`${project.home}/src/`) && /\.tsx?$/.test(file),
    );
    const file = pick(sources, dice);
    const text = files[file] ?? '';
    const edits = sourceEdits(file, text).filter((one) => one.isBody === isBody);
    if (edits.length === 0) continue;
    const edit = pick(edits, dice);
    return {
      what: `${file}:${text.slice(0, edit.start).split('\n').length} ${edit.what}`,
      kind: isBody ? 'body' : 'declaration',
      project: project.name,
      files: { [file]: text.slice(0, edit.start) + edit.text + text.slice(edit.end) },
    };
  }
}

function pick<T>(all: readonly T[], dice: () => number): T {
  const one = all[Math.floor(dice() * all.length)];
  if (one === undefined) throw new Error('there is nothing to draw from');
  return one;
}

type Files = Generated['files'];
type FileEdit = (home: string, files: Files, dice: () => number) => Mutation['files'];

/** What decides where names lead, how they are declared, and which files there are. */
const FILE_EDITS: Readonly<Record<string, FileEdit>> = {
  'another entry': (home, files, dice) => {
    const [stem = ''] = stems(home, files).sort(() => dice() - 0.5);
    return edited(`${home}/package.json`, files, (text) =>
      text.replaceAll('dist/index.d.ts', `dist/${stem}.d.ts`),
    );
  },
  'another kind of modules': (home, files) =>
    edited(`${home}/package.json`, files, (text) => text.replace('"type": "module"', '"type": "commonjs"')),
  'another version': (home, files) =>
    edited(`${home}/package.json`, files, (text) => text.replace('1.0.0', '1.0.1')),
  'no types': (home, files) =>
    edited(`${home}/package.json`, files, (text) =>
      text.replace(/"types": "[^"]*"/, '"types": "./dist/none.d.ts"'),
    ),
  'an entry more': (home, files) =>
    edited(`${home}/package.json`, files, (text) =>
      text.replace('"exports": {', '"exports": { "./more": "./dist/index.js",'),
    ),
  'internal stripped or not': (home, files) =>
    edited(`${home}/tsconfig.json`, files, (text) =>
      text.includes('stripInternal')
        ? text.replace(/,\s*"stripInternal": true/, '')
        : text.replace('"rootDir"', '"stripInternal": true, "rootDir"'),
    ),
  'less strict': (home, files) =>
    edited(`${home}/tsconfig.json`, files, (text) =>
      text.replace('"rootDir"', '"strictNullChecks": false, "rootDir"'),
    ),
  'another folder': (home, files) =>
    edited(`${home}/tsconfig.json`, files, (text) => text.replace('"outDir": "dist"', '"outDir": "lib"')),
  'a folder and its address': (home, files) => ({
    ...edited(`${home}/tsconfig.json`, files, (text) => text.replace('"outDir": "dist"', '"outDir": "lib"')),
    ...edited(`${home}/package.json`, files, (text) => text.replaceAll('./dist/', './lib/')),
  }),
  'a source less': (home, files, dice) => {
    const [stem = ''] = stems(home, files).sort(() => dice() - 0.5);
    const file = [`${home}/src/${stem}.ts`, `${home}/src/${stem}.tsx`].find(
      (one) => files[one] !== undefined,
    );
    return file === undefined ? {} : { [file]: null };
  },
  'a source more': (home, files) => ({
    [`${home}/src/more.ts`]:
      'export const more = { one: 1 };\ndeclare global { interface More { one: 1 } }\n',
    ...edited(`${home}/src/index.ts`, files, (text) => `${text}export * from './more.js';\n`),
  }),
  'a declaration by hand': (home, files) => {
    const file = Object.keys(files).find((one) => one.startsWith(`${home}/`) && one.endsWith('.d.ts'));
    return file === undefined
      ? { [`${home}/src/hand.d.ts`]: 'interface ByHand { readonly size: number }\n' }
      : edited(file, files, (text) => text.replace('size: number', 'size: string'));
  },
  'a source beside the manifest': (home) => ({ [`${home}/index.ts`]: 'export const beside = 1;\n' }),
  'a manifest below': (home) => ({ [`${home}/src/package.json`]: '{"type":"commonjs"}\n' }),
  'a library': (home, files) =>
    edited(`${home}/src/index.ts`, files, (text) => `/// <reference lib="dom" />\n${text}`),
  'nothing that counts': (home) => ({ [`${home}/README.md`]: '# What it is\n' }),
};

function fileMutation(project: GeneratedProject, files: Files, dice: () => number): Mutation {
  const [what, edit] = pick(Object.entries(FILE_EDITS), dice);
  const changed = edit(project.home, files, dice);
  return { what: `${project.home} ${what}`, kind: 'file', project: project.name, files: changed };
}

function stems(home: string, files: Files): string[] {
  return Object.keys(files).flatMap((file) =>
    file.startsWith(`${home}/src/`) ? (/\/([^/]+?)(?<!\.d|index)\.tsx?$/.exec(file)?.slice(1) ?? []) : [],
  );
}

function edited(file: string, files: Files, edit: (text: string) => string): Mutation['files'] {
  return { [file]: edit(files[file] ?? '') };
}
