import { readFileSync, readdirSync } from 'node:fs';
import nodeModule from 'node:module';
import path from 'node:path';
import { textDigest } from '../store/digest.ts';

const isSource = path.extname(import.meta.filename) === '.ts';
const FOLDER = path.join(import.meta.dirname, '..', 'recorder');
const EXTENSION = isSource ? '.cts' : '.cjs';

/** Taken hold of at the start: a test, or jsdom, puts others in their place. */
const GLOBALS = [
  'Array',
  'ArrayBuffer',
  'Buffer',
  'Error',
  'Function',
  'JSON',
  'Map',
  'Math',
  'Number',
  'Object',
  'Promise',
  'Proxy',
  'Reflect',
  'RegExp',
  'Set',
  'String',
  'Uint8Array',
  'WeakMap',
  'WeakRef',
  'process',
];

/** Says whether two recorders tell the same: what another one saw counts for nothing. */
export function recorderVersion(): string {
  return textDigest(bundleRecorder({ dir: '', byFunction: false }));
}

/**
 * The recorder's parts in one text: each worker would pay for each file. They are functions that are called when
 * another asks for them, as Node does with files.
 */
export function bundleRecorder(options: { readonly dir: string; readonly byFunction: boolean }): string {
  const names = readdirSync(FOLDER).filter(
    (name) => name.endsWith(EXTENSION) && !name.endsWith(`.d${EXTENSION}`),
  );
  const parts = names.sort().map((name) => {
    const text = readFileSync(path.join(FOLDER, name), 'utf8');
    const code = isSource ? nodeModule.stripTypeScriptTypes(text) : text;
    return `${JSON.stringify(`./${path.parse(name).name}`)}(require, module, exports) {\n${code}\n}`;
  });
  return `'use strict';
const { ${GLOBALS.join(', ')} } = globalThis;
const parts = {
${parts.join(',\n')}
};
const loaded = new Map();
function load(name) {
  if (!Object.hasOwn(parts, name)) return require(name);
  let module = loaded.get(name);
  if (!module) {
    loaded.set(name, (module = { exports: {} }));
    parts[name](load, module, module.exports);
  }
  return module.exports;
}
load('./start').start(${JSON.stringify(options)});
`;
}
