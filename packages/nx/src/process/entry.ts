import path from 'node:path';

/** A file of this folder that is started as a process of its own: `.js` when built, `.ts` from source. */
export function entryFile(name: 'duet-arm' | 'reap' | 'supervise'): string {
  return path.join(import.meta.dirname, `${name}${path.extname(import.meta.filename)}`);
}

/** A CommonJS file of this folder that is preloaded with `--require`. */
export function preloadFile(): string {
  return path.join(
    import.meta.dirname,
    path.extname(import.meta.filename) === '.ts' ? 'preload.cts' : 'preload.cjs',
  );
}

/** The command itself. */
export function commandFile(): string {
  return path.join(import.meta.dirname, '..', 'cli', `bin${path.extname(import.meta.filename)}`);
}
