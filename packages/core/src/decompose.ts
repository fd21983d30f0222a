// What `decompose` needs besides what the ratchet has.
export type { Change, Proof } from './decompose/parts/judge.ts';
export type { Cut, CycleFinding } from './decompose/parts/cycle.ts';
export { partsByFolder } from './decompose/parts/folders.ts';
export type { PartEdge, Partition } from './decompose/parts/partition.ts';
export {
  type PartCommit,
  type PartDependent,
  type PartProblem,
  type PartRule,
  PART_RULE,
} from './decompose/parts/problem.ts';
export { type Reason, reasonText } from './decompose/parts/reasons.ts';
export { type PartsAnswer, judgeParts, searchParts } from './decompose/parts/search.ts';
