import { processLives } from '@subminute/vitest/store';
import type { LeaseAsked, LeaseState } from '../protocol.ts';

/** Whether a process lives is looked at so often. */
const LOOK_MS = 200;
/** After a build that passed, its archive is waited for so long, while its Nx lives. */
const STORED_MS = 20_000;

/** Somebody who wants to build a hash. */
export interface Applicant {
  readonly asked: LeaseAsked;
  /** Of its task. */
  readonly outputs: readonly string[];
  readonly say: (state: LeaseState) => void;
}

/**
 *   free ──ask──► held ──passed──► awaited ──stored──► free, and whoever waits is told
 *    ▲             │ failed, died     │ not stored in time, its Nx died
 *    └─────────────┴──────────────────┴──► the next that waits holds it
 */
type Lease =
  | { readonly kind: 'held'; readonly by: Applicant; readonly sinceMs: number; readonly waiting: Applicant[] }
  | {
      readonly kind: 'awaited';
      readonly by: Applicant;
      readonly sinceMs: number;
      readonly untilMs: number;
      readonly waiting: Applicant[];
    };

/** Who builds which hash, so that others wait for it instead of building it too. */
export class Leases {
  readonly #leases = new Map<string, Lease>();
  #timer: NodeJS.Timeout | undefined;

  ask(applicant: Applicant, nowMs: number = Date.now()): void {
    const { hash } = applicant.asked;
    const lease = this.#leases.get(hash);
    if (!lease) {
      this.#leases.set(hash, { kind: 'held', by: applicant, sinceMs: nowMs, waiting: [] });
      applicant.say({ state: 'granted' });
      return;
    }
    lease.waiting.push(applicant);
    const { task, checkout } = lease.by.asked;
    applicant.say({ state: 'waiting', task, checkout, sinceMs: lease.sinceMs });
  }

  /** Its process has ended well: the archive is on its way. */
  passed(applicant: Applicant, nowMs: number = Date.now()): void {
    const lease = this.#heldBy(applicant);
    if (!lease) return;
    const { by, sinceMs, waiting } = lease;
    this.#leases.set(applicant.asked.hash, {
      kind: 'awaited',
      by,
      sinceMs,
      untilMs: nowMs + STORED_MS,
      waiting,
    });
    this.#timer ??= setInterval(() => {
      this.look();
    }, LOOK_MS).unref();
  }

  /** It has failed, or is gone, or waits no more. */
  gone(applicant: Applicant, nowMs: number = Date.now()): void {
    const lease = this.#leases.get(applicant.asked.hash);
    if (lease?.kind === 'held' && lease.by === applicant)
      return this.#next(applicant.asked.hash, lease, nowMs);
    const at = lease?.waiting.indexOf(applicant) ?? -1;
    if (at !== -1) lease?.waiting.splice(at, 1);
  }

  /** Returns how many builds that has spared. */
  stored(hash: string): number {
    const lease = this.#leases.get(hash);
    if (!lease) return 0;
    this.#leases.delete(hash);
    for (const { say, outputs } of lease.waiting) say({ state: 'built', outputs });
    return lease.waiting.length;
  }

  /** Nothing was stored of it, and nothing will be: whoever waits builds. */
  failed(hash: string, nowMs: number = Date.now()): void {
    const lease = this.#leases.get(hash);
    if (lease?.kind === 'awaited') this.#next(hash, lease, nowMs);
  }

  /** Gives away what no archive comes of any more. */
  look(nowMs: number = Date.now()): void {
    for (const [hash, lease] of this.#leases) {
      if (lease.kind !== 'awaited') continue;
      if (nowMs >= lease.untilMs || !processLives(lease.by.asked.nxPid)) this.#next(hash, lease, nowMs);
    }
    if ([...this.#leases.values()].some(({ kind }) => kind === 'awaited')) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  get counts(): { readonly held: number; readonly waiting: number } {
    const waiting = [...this.#leases.values()].reduce((sum, lease) => sum + lease.waiting.length, 0);
    return { held: this.#leases.size, waiting };
  }

  #heldBy(applicant: Applicant): Lease | undefined {
    const lease = this.#leases.get(applicant.asked.hash);
    return lease?.kind === 'held' && lease.by === applicant ? lease : undefined;
  }

  #next(hash: string, { waiting }: Lease, nowMs: number): void {
    const [next, ...rest] = waiting;
    if (!next) {
      this.#leases.delete(hash);
      return;
    }
    this.#leases.set(hash, { kind: 'held', by: next, sinceMs: nowMs, waiting: rest });
    next.say({ state: 'granted' });
  }
}
