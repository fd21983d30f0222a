// A workspace of packages in layers that see each other through what they declare.
import { CLASSES } from './shapes/classes.ts';
import { FUNCTIONS } from './shapes/functions.ts';
import { type Numbers, type Shape, numbered } from './shapes/shape.ts';
import { TYPES } from './shapes/types.ts';

const SHAPES: readonly Shape[] = [...FUNCTIONS, ...CLASSES, ...TYPES];

/** How packages are told where others declare: by `exports`, by `types`, or by `exports` and `references` of tsconfigs. */
const STYLES = ['exports', 'main', 'references'] as const;

export interface GeneratedProject {
  readonly name: string;
  readonly home: string;
  readonly needs: readonly string[];
}

export interface Generated {
  /** Each after all that it needs. */
  readonly projects: readonly GeneratedProject[];
  readonly files: Readonly<Record<string, string>>;
}

interface Module {
  readonly shape: Shape;
  readonly own: number;
}

interface Use extends Module {
  readonly user: number;
}

interface Planned {
  readonly project: GeneratedProject;
  readonly modules: readonly Module[];
  readonly uses: readonly Use[];
}

const PROJECTS = 5;
const MODULES = 3;

export function generated(dice: () => number, count = PROJECTS): Generated {
  const style = STYLES[Math.floor(dice() * STYLES.length)] ?? 'exports';
  const order = SHAPES.map((shape) => ({ shape, at: dice() })).sort((a, b) => a.at - b.at);
  const files: Record<string, string> = { 'tsconfig.base.json': BASE };
  const all: Planned[] = [];
  let next = 0;
  for (let at = 1; at <= count; at++) {
    const below = all.filter((_one, index) => index === at - 2 || dice() < 0.35);
    const name = `p${at}`;
    const project = { name, home: `packages/${name}`, needs: below.map((one) => one.project.name) };
    const modules = Array.from({ length: MODULES }, () => {
      const shape = order[next++ % order.length]?.shape ?? FUNCTIONS[0];
      if (!shape) throw new Error('there are no shapes');
      return { shape, own: next };
    });
    const planned: Planned = {
      project,
      modules,
      uses: below.flatMap((one) =>
        one.modules.filter(() => dice() < 0.85).map((module) => ({ ...module, user: at })),
      ),
    };
    all.push(planned);
    for (const [file, text] of Object.entries({
      ...projectFiles(planned, { style, dice, all }),
      ...sourcesOf(planned, below),
    }))
      files[`${project.home}/${file}`] = text;
  }
  return { projects: all.map(({ project }) => project), files };
}

const BASE = JSON.stringify({
  compilerOptions: {
    target: 'es2022',
    lib: ['es2023'],
    module: 'nodenext',
    strict: true,
    jsx: 'react',
    types: [],
    skipLibCheck: true,
  },
});

interface Around {
  readonly style: (typeof STYLES)[number];
  readonly dice: () => number;
  readonly all: readonly Planned[];
}

function projectFiles({ project }: Planned, { style, dice, all }: Around): Readonly<Record<string, string>> {
  const { name, needs } = project;
  const types = './dist/index.d.ts';
  const manifest = {
    name: `@t/${name}`,
    version: '1.0.0',
    type: 'module',
    ...(style === 'main'
      ? { main: './dist/index.js', types }
      : { exports: { '.': { types, default: './dist/index.js' } } }),
    dependencies: Object.fromEntries(needs.map((one) => [`@t/${one}`, '*'])),
    nx: { name },
  };
  const tsconfig = {
    extends: '../../tsconfig.base.json',
    compilerOptions: {
      rootDir: 'src',
      outDir: 'dist',
      ...(style === 'references' ? { composite: true } : {}),
      ...(dice() < 0.3 ? { stripInternal: true } : {}),
      ...(dice() < 0.2 ? { exactOptionalPropertyTypes: true } : {}),
    },
    include: ['src'],
    ...(style === 'references'
      ? { references: all.slice(0, -1).map((one) => ({ path: `../${one.project.name}` })) }
      : {}),
  };
  return {
    'package.json': `${JSON.stringify(manifest, undefined, 2)}\n`,
    'tsconfig.json': `${JSON.stringify(tsconfig, undefined, 2)}\n`,
  };
}

function sourcesOf(
  { project, modules, uses }: Planned,
  below: readonly Planned[],
): Readonly<Record<string, string>> {
  const files: Record<string, string> = {};
  const index: string[] = [];
  const user = Number(project.name.slice(1));
  for (const { shape, own } of modules) {
    const stem = `${shape.name}${own}`;
    files[`src/${stem}.${shape.isTsx ? 'tsx' : 'ts'}`] = numbered(shape.declares, { own }).trimStart();
    if (shape.beside)
      files[`src/${numbered(shape.beside[0], { own })}`] = shape.beside[1].replaceAll('§', `${own}`);
    index.push(shape.handsOn ? numbered(shape.handsOn, { own }) : `export * from './${stem}.js';`);
  }
  const add = (stem: string, isTsx: boolean, text: string, isHandedOn = true): void => {
    files[`src/${stem}.${isTsx ? 'tsx' : 'ts'}`] = text;
    if (isHandedOn) index.push(`export * from './${stem}.js';`);
  };
  for (const use of uses) {
    const home = below.find((one) => one.modules.some(({ own }) => own === use.own))?.project.name ?? '';
    add(`use-${use.shape.name}${use.own}`, use.shape.isTsxUse === true, useText(use, `@t/${home}`));
  }
  for (const one of below)
    for (const use of one.uses) {
      const numbers = { own: use.own, user: use.user, above: user };
      const names = use.shape.seen.map((name) => numbered(name, numbers)).join(', ');
      const text = `import { ${names} } from '@t/${one.project.name}';\n${numbered(use.shape.sees, numbers)}`;
      add(`sees-${use.shape.name}${use.own}-${use.user}`, false, text, false);
    }
  // What nobody else sees.
  const inner = modules.find(({ shape }) => shape.name !== 'merged');
  if (inner) {
    const { shape, own } = inner;
    const text = useText({ ...inner, user: 0 }, `./index.js`);
    add(`inner-${shape.name}${own}`, shape.isTsxUse === true, text, false);
  }
  files['src/index.ts'] = `${index.join('\n')}\n`;
  return files;
}

function useText({ shape, own, user }: Use, from: string): string {
  const numbers: Numbers = { own, user, home: from };
  const names = shape.imports.map((name) => numbered(name, numbers)).join(', ');
  const pragma = shape.isTsxUse ? numbered('/** @jsx h§ */\n', numbers) : '';
  return `${pragma}import { ${names} } from '${from}';\n${numbered(shape.uses, numbers)}`;
}
