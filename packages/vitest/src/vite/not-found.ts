import path from 'node:path';
import { type Input, packageName } from '@subminute/core/unit';
import { toName } from '../run/place-names.ts';
import { fileOfModule } from './module-id.ts';

type Asked = readonly [id: string, importer: string | undefined];

/** Of this process, which runs one Vitest at a time. */
const asked = new Map<string, Asked>();

/** What a module asked for and no plugin of Vite has found, with who asked, where that is told. */
export function noteNotFound(id: string, importer: string | undefined): void {
  asked.set(`${id}\0${importer ?? ''}`, [id, importer]);
}

export function forgetNotFound(): void {
  asked.clear();
}

export interface Asking {
  /** The workspace. */
  readonly root: string;
  /** Of Vite: it stands for who asked where that is not told. */
  readonly projectRoot: string;
  /** Files of the modules that a test file has run. */
  readonly files: ReadonlySet<string>;
}

/** What to look at: once something is there, the modules that asked for it may take another way. */
export function notFoundInputs({ root, projectRoot, files }: Asking): readonly Input[] {
  const nobody = path.join(projectRoot, 'index.html');
  return [...asked.values()].flatMap(([id, importer = nobody]) => {
    const from = fileOfModule(importer);
    if (from !== nobody && !files.has(from)) return [];
    const places = placesOf(fileOfModule(id), from, root);
    return places.map((input): Input => ({ ...input, path: toName(input.path, root) }));
  });
}

type Look = Extract<Input, { readonly path: string }>;

/** A name without an ending may be completed in many ways; a package is looked for in all folders above. */
function placesOf(id: string, from: string, root: string): readonly Look[] {
  // Vite itself looks for a page to begin with.
  if (id === '' || id === 'index.html' || id.includes('\0') || /^[a-z][a-z\d+.-]+:/i.test(id)) return [];
  const dir = path.dirname(from);
  if (!id.startsWith('.') && !path.isAbsolute(id)) return packagePlaces(id, dir, root);
  const file = path.resolve(dir, id);
  // What begins with a slash may be meant from the project's root.
  const places = path.isAbsolute(id) && !id.startsWith(root) ? [file, path.join(dir, id)] : [file];
  return places.flatMap((place): Look[] =>
    path.extname(place) === ''
      ? [
          { kind: 'probe', path: place },
          { kind: 'list', path: path.dirname(place) },
        ]
      : [place, place.replace(/\.([cm]?)js(x?)$/, '.$1ts$2')].map((one) => ({ kind: 'probe', path: one })),
  );
}

function packagePlaces(id: string, from: string, root: string): readonly Look[] {
  const name = packageName(id);
  const looks: Look[] = [];
  for (let dir = from; dir.startsWith(root); dir = path.dirname(dir)) {
    looks.push({ kind: 'probe', path: path.join(dir, 'node_modules', name) });
  }
  return looks;
}
