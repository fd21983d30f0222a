// What `replay` and `decompose` need besides what the ratchet has.
export {
  type CostlyFile,
  type CostlyInput,
  type CostlyProject,
  type LoopStatistics,
  type Replay,
  type ReplayedLoop,
  type ReplayOptions,
  editOfFile,
  replay,
  statisticsOf,
} from './decompose/replay.ts';
export { replayJson } from './render/replay-json.ts';
export { renderReplay } from './render/replay.ts';
