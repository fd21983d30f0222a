// The readers of logs, an entry of their own: what only tells of a run need not load them.
export { readEvidence } from './evidence/read-evidence.ts';
export { type LogPart, createPartReader } from './evidence/log-part.ts';
export { createPartSearch } from './evidence/part-search.ts';
