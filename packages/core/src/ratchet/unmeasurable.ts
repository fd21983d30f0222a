import { duration } from '../render/line.ts';

/** Why something could not be measured or compared. It is neutral: never a failure, never a pass. */
export type Unmeasurable =
  | { readonly kind: 'no-git' }
  | { readonly kind: 'unknown-ref'; readonly ref: string }
  /** The clone ends before the commit that both sides come from. */
  | { readonly kind: 'shallow'; readonly ref: string }
  | { readonly kind: 'unrelated'; readonly ref: string }
  /** At that commit there is no workspace in this folder. */
  | { readonly kind: 'no-workspace'; readonly commit: string }
  /** Git or the file system refused. */
  | { readonly kind: 'no-worktree'; readonly detail: string }
  /** What a lockfile asks for could not be installed. */
  | { readonly kind: 'no-install'; readonly command: string; readonly detail: string }
  /** A side has no such task: it is new, removed or renamed. */
  | { readonly kind: 'no-task'; readonly side: Side; readonly task: string }
  /** It has no end of its own, or says that it is ready before it has one. */
  | { readonly kind: 'endless'; readonly task: string }
  /** What the task hangs on does not build there. */
  | { readonly kind: 'no-build'; readonly side: Side; readonly detail: string }
  | { readonly kind: 'failed'; readonly side: Side; readonly detail: string }
  | { readonly kind: 'no-time'; readonly detail: string }
  /** On both sides: a difference could not be told from noise, and no loop would feel it. */
  | { readonly kind: 'short'; readonly baseMs: number; readonly headMs: number }
  | { readonly kind: 'system' }
  | { readonly kind: 'ended' };

export type Side = 'base' | 'head';

/** What, where and what next, in one line. */
export function wordsOf(why: Unmeasurable): string {
  switch (why.kind) {
    case 'no-git':
      return 'this workspace is in no git repository, so there is no base. Run: git init';
    case 'unknown-ref':
      return `no commit '${why.ref}' is known here. Run: git fetch origin ${fetched(why.ref)}, or give --base one that is`;
    case 'shallow':
      return `the history here ends before the commit that HEAD and ${why.ref} come from. Run: git fetch --unshallow origin ${branchOf(why.ref)}`;
    case 'unrelated':
      return `HEAD and ${why.ref} have no commit in common. Give --base a branch that this one comes from`;
    case 'no-workspace':
      return `there is no nx.json in this folder at ${short(why.commit)}: the workspace is newer, or was moved`;
    case 'no-worktree':
      return `git could not check out a second tree: ${why.detail}`;
    case 'no-install':
      return `'${why.command}' failed in a second tree: ${why.detail}. Run it in a fresh clone to see why`;
    case 'no-task':
      return `the ${why.side} has no task ${why.task}: nothing to compare it with`;
    case 'endless':
      return `${why.task} has no end of its own: only tasks that end are measured`;
    case 'no-build':
      return `what the task needs does not build at the ${why.side}: ${why.detail}`;
    case 'failed':
      return `the ${why.side} ${why.detail}`;
    case 'no-time':
      return why.detail;
    case 'short':
      return `too short to matter: ${duration(why.baseMs)} at the base, ${duration(why.headMs)} at the head`;
    case 'system':
      return 'CPU times of processes are read on Linux only';
    case 'ended':
      return 'the measurement was ended';
  }
}

/** `origin/main` is the branch `main` of `origin`. */
function branchOf(ref: string): string {
  return ref.replace(/^(?:refs\/)?(?:remotes\/)?origin\//, '').replace(/^refs\/heads\//, '');
}

/** In a clone of one branch a branch that is fetched by its name alone is known by no name afterwards. */
function fetched(ref: string): string {
  const branch = branchOf(ref);
  return ref === 'HEAD' || /^[0-9a-f]{7,64}$/.test(ref) ? branch : `${branch}:refs/remotes/origin/${branch}`;
}

function short(commit: string): string {
  return /^[0-9a-f]{40,64}$/.test(commit) ? commit.slice(0, 12) : commit;
}
