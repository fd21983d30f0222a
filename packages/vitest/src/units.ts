// What is known of test files, for the command: it loads no Vitest, and this only where it is asked about them.
export { type Collected, collectUnits, keepUnitsHouse } from './store/bounds.ts';
export { type Fuse, fusesIn, mendFuse } from './store/fuses.ts';
export { type Last, alwaysIn, lastsLike } from './store/lasts.ts';
export { type LastUnitRuns, type Stats, lastUnitRuns, statsOf } from './store/stats.ts';
export { type Tally, lastTallies, newestTallies } from './store/tallies.ts';
export { putHashes } from './store/unhashed.ts';
export { type UnitTime, unitTimes } from './store/unit-times.ts';
export { type UnitTrace, unitTraces } from './store/unit-traces.ts';
export { openUnits, setUnitsAside } from './store/units-file.ts';
export { type Verified, verifyUnits } from './store/verify.ts';
