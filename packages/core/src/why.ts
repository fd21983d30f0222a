// Why a task ran: an entry of its own, since no other command loads it.
export { ago } from './why/ago.ts';
export { LOCKFILES } from './lockfile/locked-entries.ts';
export { type VersionChange, type Versions, changedVersions, versionsIn } from './lockfile/versions-in.ts';
export type { Answer, OtherRun, Provenance, Ran, SameBecause } from './why/answer.ts';
export type { Closures } from './why/chain.ts';
export type { ChangedFile } from './why/changed-file.ts';
export type { Comparison, TaskInputs } from './why/comparison.ts';
export { projectsOf } from './why/group.ts';
export { type Keys, changedKeys, keysOf } from './why/keys.ts';
export type { Maker, Reason } from './why/reason.ts';
export { type Known, ranOf } from './why/ran.ts';
export { reasonsOf, touchedBy } from './why/reasons.ts';
export { type Cost, type Pace, type Timing, paceOf } from './why/slower.ts';
export { renderWhy } from './why/text.ts';
export type { NamedInput, UnitBecause, UnitChanged } from './why/unit-because.ts';
export { type UnitWhy, renderUnitWhy } from './why/why-unit.ts';
