// The graph of files: an entry of its own, since only a few commands load it.
export { bitsFor, eachBit, hasBit, setBit } from './graph/bits.ts';
export { type Components, type FileView, type Lists } from './graph/file-view.ts';
export { listAt, reachedFrom, viewOf } from './graph/file-view.ts';
export { componentsOf, numberedComponents } from './graph/components.ts';
export {
  type EdgeKind,
  type FileEdge,
  type FileGraph,
  type GraphFile,
  type Target,
  fileGraphOf,
  isDeclaration,
  packagesOf,
} from './graph/file-graph.ts';
export { COMPILED_HOWS } from './graph/import.ts';
export type { Broken, FileFacts, Import, ImportHow, ImportedName } from './graph/import.ts';
