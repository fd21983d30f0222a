// Loaded by versions of Node that the rest is not made for: nothing newer than Node 20 may be imported or called.
import { rmSync } from 'node:fs';
import path from 'node:path';
import { nodeNeededBy } from '../node-version.ts';
import { CACHES } from '../tool-caches/tool-flags.ts';

/** Lets Nx run as it would without the plugin. What ESLint remembers goes, since nobody can hold it against the files. */
export function runWithoutUs(workspaceRoot: string): void {
  rmSync(path.join(workspaceRoot, CACHES, 'eslint'), { recursive: true, force: true });
  process.stderr.write(
    `subminute: ${whyOld()}. This run is Nx's alone: nothing of it is recorded or shared\n`,
  );
}

/** A plan that is not read would be a workspace without its targets, and green without having run them. */
export function refuseToPlan(): never {
  throw new Error(`${whyOld()}, to make the targets of subminute.plan.json. Run Nx with such a Node`);
}

function whyOld(): string {
  return nodeNeededBy('the plugin @subminute/nx');
}
