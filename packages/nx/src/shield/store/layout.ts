import { mkdirSync } from 'node:fs';
import path from 'node:path';

/** The folders of a shield's store. The format's version is in its name: two versions of us can share a place. */
export interface Layout {
  readonly dir: string;
  /** Archives as Nx sends them, by their SHA-256. */
  readonly bodies: string;
  /** `<hash>.json`: which body a hash stands for; `<hash>.check.json`: what the check of it found. */
  readonly entries: string;
  /** `<hash>.json`: the task of a hash and its outputs, as a run told. */
  readonly tasks: string;
  /** `<hash>.json`: what was taken out, and why. */
  readonly refused: string;
  /** `<hash>.json`: what is still to be sent upstream. */
  readonly uploads: string;
  /** What is being written. */
  readonly temporary: string;
}

export function layoutOf(dir: string): Layout {
  const of = (name: string): string => path.join(dir, name);
  return {
    dir,
    bodies: of('bodies'),
    entries: of('entries'),
    tasks: of('tasks'),
    refused: of('refused'),
    uploads: of('uploads'),
    temporary: of('tmp'),
  };
}

/** The folder of the shield in the place of a repository. */
export function shieldDir(place: string): string {
  return path.join(place, 'shield-v1');
}

/** Makes the folders, for their user alone. */
export function makeFolders(layout: Layout): void {
  for (const dir of Object.values(layout) as readonly string[])
    mkdirSync(dir, { recursive: true, mode: 0o700 });
}

export function bodyFile({ bodies }: Layout, sha256: string): string {
  return path.join(bodies, sha256.slice(0, 2), sha256);
}
