// What a test file depends on, below its task: loaded inside Vitest only.
export type { FunctionPlace } from './unit/bodies-not-run.ts';
export { type Body, type CodeTree, skeletonDigest } from './unit/code-tree.ts';
export { parseTree, serializeTree } from './unit/tree-text.ts';
export { packagesOf } from './lockfile/packages-of.ts';
export { byCodeUnit } from './order.ts';
export { packageName } from './package-name.ts';
export { taskOfEnv } from './ids.ts';
export { counted } from './evidence/reports/vitest-units.ts';
export { type Input, inputLine, parseInput } from './unit/input.ts';
export { type Trace, readTrace, stateText, traceOf } from './unit/trace.ts';
