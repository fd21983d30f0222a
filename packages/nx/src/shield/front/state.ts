import type { Layout } from '../store/layout.ts';
import type { Checkouts } from './checkouts.ts';
import type { Disk } from './disk.ts';
import type { Journal } from './journal.ts';
import type { Leases } from './leases.ts';
import type { WorkerLink } from './worker-link.ts';

/** What the answers of the front are made from. */
export interface Front {
  readonly layout: Layout;
  readonly checkouts: Checkouts;
  readonly journal: Journal;
  readonly leases: Leases;
  readonly worker: WorkerLink;
  readonly disk: Disk;
}
