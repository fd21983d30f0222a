import { inline, plural } from '@subminute/core';
import { ago } from '@subminute/core/why';
import { canLoad } from '../adapter/can-load.ts';
import { upstreamOf } from '../adapter/remote-cache.ts';
import { cacheSharing, worktreeCount } from '../adapter/shared-cache.ts';
import { type Off, whyOff } from '../adapter/why-shield-off.ts';
import { findNx } from '../process/start-nx.ts';
import { absenceIn } from '../shield/client/absence.ts';
import { statusOf } from '../shield/client/reach.ts';
import type { Status, Upstream } from '../shield/protocol.ts';
import { contentsOf, refusedIn } from '../shield/store/contents.ts';
import { type Layout, layoutOf, shieldDir } from '../shield/store/layout.ts';
import { readConfig } from '../store/config.ts';
import { size } from './cache/size.ts';
import type { Check } from './checks.ts';
import { type NxJson, readNxJson } from './nx-json.ts';

interface Place {
  readonly root: string;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly store: string;
}

/** Whether results are shared as they should be: the shield, what is behind it, what it refused, Nx's own cache. */
export async function shieldChecks(place: Place): Promise<readonly Check[]> {
  const { root, env, store } = place;
  const config = readConfig(root, env);
  const nxJson = readNxJson(root);
  const nx = findNx(root);
  if (!config.ok || !nxJson || !nx.ok) return [];
  const { shield: isWanted } = config.value;
  const { version } = nx.value;
  const off = whyOff({
    isWanted,
    nxVersion: version,
    nxJson,
    env,
    args: [],
    has: (name) => canLoad(root, name),
  });
  const sharing = sharingCheck(place, { version, nxJson, isOn: !off });
  if (off) return [offCheck(off), ...sharing];
  const layout = layoutOf(shieldDir(store));
  const status = await statusOf(store);
  const upstream = upstreamOf(config.value, [env]);
  return [
    await onCheck(store, layout, status),
    ...(upstream ? [upstreamCheck(upstream, status)] : []),
    ...(await refusedChecks(layout, status)),
    ...sharing,
  ];
}

function offCheck({ kind, why }: Off): Check {
  const found = `off: ${why}`;
  if (kind === 'not-wanted') return { name: 'shield', state: 'good', found };
  return { name: 'shield', state: kind === 'unsafe-nx' ? 'bad' : 'note', found };
}

async function onCheck(store: string, layout: Layout, status: Status | undefined): Promise<Check> {
  const { entries, bytes } = await contentsOf(layout);
  const holds = `${plural(entries, 'entry', 'entries')}, ${size(bytes)}`;
  const absence = absenceIn(store);
  if (absence) {
    const since = `${ago(Date.now() - absence.atMs)} ago`;
    const found = `the last run that wanted it had none, ${since}: ${inline(absence.why)}`;
    const remedy = `Run it again. If it stays so, look at ${shieldDir(store)}`;
    return { name: 'shield', state: status ? 'note' : 'bad', found, remedy };
  }
  if (!status) return { name: 'shield', state: 'good', found: `${holds}; the next run starts it` };
  const { version, upSinceMs, counts } = status;
  const asked = counts.hits + counts.misses;
  const found = `${version} answers: ${holds}; ${counts.hits} of ${asked} asked for were there in ${ago(Date.now() - upSinceMs)}`;
  return { name: 'shield', state: 'good', found };
}

function upstreamCheck({ url, writes }: Upstream, status: Status | undefined): Check {
  const isOpen = status?.upstreams[url] === 'open';
  const waiting = status && status.uploads > 0 ? `; ${plural(status.uploads, 'upload')} to be made` : '';
  const name = 'remote cache';
  if (isOpen) {
    const found = `${url} has failed three times in a row and is asked again after 30 s${waiting}`;
    return { name, state: 'note', found, remedy: 'Look at that server; runs go on without it' };
  }
  return { name, state: 'good', found: `${url}${writes ? '' : ', not written to'}${waiting}` };
}

/** Of what was refused, and of other notes, so many are told. */
const MAX_TOLD = 5;

async function refusedChecks(layout: Layout, status: Status | undefined): Promise<readonly Check[]> {
  const refused = await refusedIn(layout);
  const checks: Check[] = [];
  if (refused.length > 0) {
    const told = refused
      .slice(0, MAX_TOLD)
      .map(({ task, hash, why, atMs }) => `${inline(task ?? hash, 80)}, ${since(atMs)}: ${inline(why, 200)}`);
    checks.push({ name: 'shield refused', state: 'note', found: listed(told, refused.length) });
  }
  const notes = (status?.notes ?? []).filter(
    ({ text }) => !/^entry \d+ was (?:refused|taken out)/.test(text),
  );
  if (notes.length > 0) {
    const told = notes
      .slice(-MAX_TOLD)
      .toReversed()
      .map(({ atMs, text }) => `${since(atMs)}: ${inline(text, 200)}`);
    checks.push({ name: 'shield says', state: 'note', found: listed(told, notes.length) });
  }
  return checks;
}

function since(atMs: number): string {
  return `${ago(Date.now() - atMs)} ago`;
}

function listed(told: readonly string[], count: number): string {
  return `${told.join('; ')}${count > told.length ? `; and ${count - told.length} more` : ''}`;
}

/** Told where it can do harm: in several worktrees, or where the shield shares results anyway. */
function sharingCheck(
  { root, env }: Place,
  { version, nxJson, isOn }: { readonly version: string; readonly nxJson: NxJson; readonly isOn: boolean },
): readonly Check[] {
  const { cacheDirectory } = nxJson;
  const sharing = cacheSharing({
    root,
    version,
    env,
    ...(cacheDirectory === undefined ? {} : { cacheDirectory }),
  });
  const worktrees = worktreeCount(root);
  if (sharing === 'own' || (worktrees < 2 && (!isOn || sharing === 'worktrees'))) return [];
  const among = worktrees < 2 ? 'all clones of the repository' : `${worktrees} worktrees`;
  const found = `Nx's own cache is shared between ${among}: it breaks where two build the same at once`;
  const remedy =
    sharing === 'worktrees'
      ? 'From Nx 23 on each worktree can have its own. Run: npx nx migrate latest'
      : 'Run: npx nx g @subminute/nx:init --shield, or set "cacheDirectory" in nx.json to ".nx/cache"';
  return [{ name: 'cache', state: 'note', found, remedy }];
}
