// What generators.json names. A version of Node that cannot load the generators is told so, instead of what it lacks.
import type { Tree } from '@nx/devkit';
import { demandNode } from '../node-version.ts';
import type { InferOptions } from './infer/generator.ts';
import type { InitOptions } from './init/generator.ts';
import type { SplitOptions } from './split/generator.ts';

const REMEDY = 'Nothing was changed: run it again with such a Node';

type Generated = void | (() => void | Promise<void>);

export async function init(tree: Tree, options: InitOptions): Promise<Generated> {
  demandNode(REMEDY);
  return (await import('./init/generator.ts')).default(tree, options);
}

export async function infer(tree: Tree, options: InferOptions): Promise<Generated> {
  demandNode(REMEDY);
  return (await import('./infer/generator.ts')).default(tree, options);
}

export async function split(tree: Tree, options: SplitOptions): Promise<Generated> {
  demandNode(REMEDY);
  return (await import('./split/generator.ts')).default(tree, options);
}
