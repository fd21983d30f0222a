// What an edit costs until the verdict: Nx with its own plugins, Turborepo, and ours, on the same generated sources.
//
//   node tools/setup.mjs tools/bench/loop.ts --projects 10 --edit hub-body --runs 5
//     [--systems nx,turbo,subminute] [--broken 1] [--native 1] [--keep DIR] [--seed 1]
//
// --edit leaf-body|hub-body|hub-signature|test|root|root-ci|cached, several with commas, or all. Projects of 30 files in
// layers above one hub, each with tests of which two in ten run the hub's function; build, typecheck, test and lint of what
// is affected. Each run begins with the committed state, all known. CPU time is that of all processes that a run starts,
// those too that outlive it; daemons are off in all systems. Systems run in turn. --broken: before, each edit is made so
// that something fails, which all systems must find. --native: ours with TypeScript 7, as it takes where it is installed;
// the others have none that would. --keep: where tools stay installed between calls (default: a folder of the system's
// temporary one). Prints one JSON line last.
import { EDITS, type EditKind } from '../loop/edits.ts';
import { type Compared, brokenBy, measureCached, measureEdit } from '../loop/measure.ts';
import { KEEP, type Session, inSession, systemsIn } from '../loop/session.ts';
import { given, report } from './options.ts';

const { projects, edit, runs, systems, broken, native, keep, seed } = given({
  projects: 10,
  edit: 'all',
  runs: 1,
  systems: 'nx,turbo,subminute',
  broken: 1,
  native: 1,
  keep: KEEP,
  seed: 1,
});

const say = (text: string): void => console.log(text);
const edits = editsIn(edit);
const all = systemsIn(systems, native === 1);
report(await inSession({ systems: all, projects, seed, keep, isKnown: true, say }, measureAll));

async function measureAll({ stages, projects: made, isApart }: Session): Promise<Record<string, unknown>> {
  const measuring = { stages, projects: made, runs, say };
  const found: Record<string, object> = {};
  for (const kind of edits) {
    say(kind);
    const failing = kind === 'cached' || broken === 0 ? 0 : await brokenBy(kind, measuring);
    const compared = kind === 'cached' ? await measureCached(measuring) : await measureEdit(kind, measuring);
    found[kind] = { ...compared, ratioCpu: ratiosOf(compared), brokenFailing: failing };
  }
  return {
    projects,
    runs,
    systems: all.map(({ name }) => name),
    edits: found,
    equal: true,
    isApart,
    native: native === 1,
    seed,
  };
}

/** How many times the CPU time of each system Nx takes. */
function ratiosOf(compared: Compared): Readonly<Record<string, number>> {
  const nxMs = compared['nx']?.cpuMs;
  if (nxMs === undefined) return {};
  return Object.fromEntries(
    Object.entries(compared)
      .filter(([name]) => name !== 'nx')
      .map(([name, { cpuMs }]) => [name, Number((nxMs / cpuMs).toFixed(2))]),
  );
}

function editsIn(text: string): readonly (EditKind | 'cached')[] {
  const known: readonly (EditKind | 'cached')[] = [...EDITS, 'cached'];
  if (text === 'all') return known;
  return text.split(',').map((one) => {
    const kind = known.find((name) => name === one);
    if (!kind) throw new Error(`--edit has '${one}': ${known.join(', ')} or all`);
    return kind;
  });
}
