import type { VersionChange } from '../lockfile/versions-in.ts';

/** A file that differs between the trees of two runs. */
export interface ChangedFile {
  /** Relative to the workspace's root. */
  readonly file: string;
  readonly change: 'changed' | 'added' | 'removed';
  /** Of a configuration file, the keys that differ. */
  readonly keys?: readonly string[];
  /** Of a lockfile, the packages that differ. */
  readonly packages?: readonly VersionChange[];
}
