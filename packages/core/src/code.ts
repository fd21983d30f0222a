// What code is read with: an entry of its own, since a run in which all code is known reads none.
export { type FunctionRange, bodiesNotRun, functionPlaces } from './unit/bodies-not-run.ts';
export { codeTree } from './unit/parsed-tree.ts';
export type { Comment, Program } from './unit/program.ts';
export type { HashText } from './unit/short-digest.ts';
export { specifiersOf } from './unit/specifiers.ts';
