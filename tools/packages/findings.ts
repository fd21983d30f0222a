import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Tarball } from './pack.ts';

const bin = join(dirname(dirname(import.meta.dirname)), 'node_modules/.bin');

/** What must stand in no file of a package, whatever the file. */
const UNWANTED: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['a path of a machine', /(?<![\w.~/-])\/(home|Users|root|private\/tmp|var\/folders)\/[\w.-]+/],
  ['a path of a machine', /\b[A-Z]:\\+Users\\+/],
  ['the host of a registry', /\bregistry\.[\w-]+\.[a-z]{2,}\b|\/\/npm\.[\w-]+\.[a-z]{2,}\b/],
];

/** Everything that is wrong with a tarball, one line each. */
export function findings(tarball: Tarball, checkout: string): readonly string[] {
  return [
    ...ended('publint', ['run', tarball.path, '--strict', '--pack', 'false']),
    ...ended('attw', [
      tarball.path,
      '--profile',
      'esm-only',
      '--no-definitely-typed',
      '--no-emoji',
      '--no-color',
    ]),
    ...contents(tarball, checkout),
  ].map((finding) => `${tarball.name}: ${finding}`);
}

function ended(tool: string, args: readonly string[]): readonly string[] {
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [join(bin, tool), ...args], {
    encoding: 'utf8',
  });
  if (status === 0) return [];
  return [`${tool} refuses it:\n${error?.message ?? (stdout + stderr).trim()}`];
}

/** Reads what is really in the tarball: not what should be. */
function contents(tarball: Tarball, checkout: string): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'unpacked-'));
  try {
    execFileSync('tar', ['-xzf', tarball.path, '-C', folder]);
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => statSync(join(folder, file)).isFile())
      .sort()
      .flatMap((file) => [...named(file), ...text(file, readFileSync(join(folder, file), 'utf8'), checkout)]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function named(file: string): readonly string[] {
  if (/\.test\.|(^|\/)testing\//.test(file))
    return [`${file} is a test; leave it out of tsconfig.build.json`];
  if (file.endsWith('.tsbuildinfo')) return [`${file} is a record of the compiler; leave it out of "files"`];
  if (/(?<!\.d)\.[cm]?ts$/.test(file)) return [`${file} is a source; "files" should name dist only`];
  return [];
}

function text(file: string, content: string, checkout: string): readonly string[] {
  const found = UNWANTED.flatMap(([what, pattern]) => {
    const match = pattern.exec(content);
    return match === null ? [] : [`${file} holds ${what}: ${match[0]}`];
  });
  return content.includes(checkout)
    ? [...found, `${file} holds the path of this checkout: ${checkout}`]
    : found;
}
