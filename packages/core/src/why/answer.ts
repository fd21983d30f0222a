import type { RunId, TaskId } from '../ids.ts';
import type { CacheSource, Outcome } from '../run/event.ts';
import type { Reason } from './reason.ts';
import type { Pace } from './slower.ts';

/** Another run of the same task. */
export interface OtherRun {
  readonly run: RunId;
  readonly startedMs: number;
  readonly outcome: Outcome;
  /** It was in another checkout of the repository. */
  readonly elsewhere?: true;
  /** The task had not come to its end there when it began in the run that is asked about. */
  readonly underWay?: true;
}

/** Why a task was executed, or was not. */
export type Ran =
  /** It came from a cache; the run that had the same inputs before, where one is known. */
  | { readonly kind: 'hit'; readonly source: Exclude<CacheSource, 'none'>; readonly same?: OtherRun }
  /** No earlier run of it is known. */
  | { readonly kind: 'first' }
  /** What went into it, or into the run before, is not kept. */
  | { readonly kind: 'unkept'; readonly run: RunId }
  /** It was executed although the same inputs had run before. */
  | { readonly kind: 'same'; readonly because: SameBecause; readonly same: OtherRun }
  /** Its inputs are not those of the run before. */
  | {
      readonly kind: 'missed';
      readonly reasons: readonly Reason[];
      /** An older run that had these inputs. */
      readonly same?: OtherRun;
      /** Why no cache could help, whatever changed. */
      readonly because?: SameBecause;
      /** The files that changed are not known. */
      readonly withoutFiles?: true;
      /** More files had changed than were noted. */
      readonly isPartial?: true;
    };

/** Why the same inputs were executed again. */
export type SameBecause =
  /** The target has no `cache: true`. */
  | 'not-cacheable'
  /** The command line said so. */
  | 'cache-skipped'
  /** Nx does not cache failures. */
  | 'failed-before'
  /** That had not come to its end when this began. */
  | 'under-way'
  /** Its run was in another checkout, whose cache need not be this one's. */
  | 'elsewhere'
  /** It was in the cache once: cleared, or evicted. */
  | 'gone';

/** Who made a result that the shield keeps. */
export interface Provenance {
  readonly user: string;
  readonly host: string;
  /** Absolute root of the workspace that it was built in, or fetched for. */
  readonly checkout: string;
  /** That is not the one that is asked in. */
  readonly elsewhere?: true;
  readonly createdMs: number;
  /** URL of the remote cache that it was fetched from; absent: it was built. */
  readonly upstream?: string;
  /** Names and versions. */
  readonly tools: Readonly<Record<string, string>>;
}

/** All that `why` says of a task in a run. */
export interface Answer {
  readonly task: TaskId;
  readonly run: RunId;
  readonly startedMs: number;
  readonly outcome: Outcome;
  readonly durationMs?: number;
  /** What was asked for: the run's command. */
  readonly command: readonly string[];
  readonly cacheable?: boolean;
  /** The run that it is compared with. */
  readonly before?: OtherRun;
  /** Of `affected`: what had changed since its base that the task takes in. */
  readonly touched?: readonly Reason[];
  readonly ran: Ran;
  /** Of a result that came from a cache, where the shield knows it. */
  readonly from?: Provenance;
  readonly pace?: Pace;
  /** A run of this checkout that executes it at this moment, of which nothing else is known yet. */
  readonly running?: Pick<OtherRun, 'run' | 'startedMs'>;
}
