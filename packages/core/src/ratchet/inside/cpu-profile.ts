interface Profile {
  readonly nodes?: readonly ProfileNode[];
  readonly samples?: readonly number[];
  /** Microseconds before each sample. */
  readonly timeDeltas?: readonly number[];
}

interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string };
}

/** Own time of each script of a V8 profile (`.cpuprofile`), in ms, by its url; idle time is nobody's. */
export function parseCpuProfile(json: string): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  let profile: Profile;
  try {
    profile = JSON.parse(json) as Profile;
  } catch {
    // Of a process that was killed while it wrote.
    return times;
  }
  const frames = new Map((profile.nodes ?? []).map(({ id, callFrame }) => [id, callFrame]));
  for (const [i, sample] of (profile.samples ?? []).entries()) {
    const frame = frames.get(sample);
    if (!frame || frame.functionName === '(idle)' || frame.functionName === '(program)') continue;
    const url = frame.functionName === '(garbage collector)' ? 'garbage collector' : frame.url;
    times.set(url, (times.get(url) ?? 0) + (profile.timeDeltas?.[i] ?? 0) / 1000);
  }
  return times;
}

const MODULES = '/node_modules/';

/**
 * What a script is called: its package where it is installed, its path in the tree where it is the
 * workspace's own, `node` for the rest.
 */
export function scriptName(url: string, tree: string): string {
  if (url === 'garbage collector') return url;
  const path = decoded(url.replace(/^file:\/\//, ''));
  const inside = path.lastIndexOf(MODULES);
  const installed = /^(?:@[^/]+\/)?[^/]+(?=\/)/.exec(
    inside === -1 ? '' : path.slice(inside + MODULES.length),
  )?.[0];
  if (installed !== undefined) return installed;
  return path.startsWith(`${tree}/`) ? path.slice(tree.length + 1) : 'node';
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
