// The readers of logs, an entry of their own: what only tells of a run need not load them.
export { readEvidence } from './evidence/read-evidence.ts';
