import { listFiles } from '../../imports/list-files.ts';
import { openFileGraph } from '../../imports/open-file-graph.ts';
import { type Check, runChecks } from '../checks.ts';
import type { Io } from '../io.ts';
import { type LoopFacts, loopFacts } from '../loop-checks/facts.ts';
import { loopChecks } from '../loop-checks/loop-checks.ts';
import { shieldChecks } from '../shield-checks.ts';
import { unitChecks } from '../unit-checks.ts';
import { barrelChecks } from './barrel-checks.ts';
import { ignoredCheck } from './ignored-check.ts';
import type { DoctorRequest } from './options.ts';
import { stabilityChecks } from './stability-checks.ts';

type Place = Pick<DoctorRequest, 'root' | 'store'>;

/** All that doctor looks at. It runs no task. */
export async function allChecks({ env }: Io, { root, store }: Place): Promise<readonly Check[]> {
  const facts = await loopFacts({ root, env, store });
  const nowMs = Date.now();
  return [
    ...runChecks(root, env),
    ...ignoredCheck(root, env),
    ...(facts ? [...loopChecks(facts), ...(await barrels({ root, store }, env, facts))] : []),
    ...stabilityChecks(store, root, nowMs),
    ...(await shieldChecks({ root, env, store })),
    ...unitChecks(root, store, nowMs),
  ];
}

/** Of more, reading what they import would take longer than all else that is looked at. */
const MOST_FILES = 3000;

/** Where git or the disk refuses, there is nothing to say of them. */
async function barrels({ root, store }: Place, env: Io['env'], facts: LoopFacts): Promise<readonly Check[]> {
  const listed = await listFiles({ cwd: root, env });
  if (!listed.ok) return [];
  if (listed.value.length > MOST_FILES) return [notLooked(listed.value.length)];
  const opened = await openFileGraph(root, { env, store });
  if (!opened.ok) return [];
  using open = opened.value;
  return barrelChecks(open.graph(), facts);
}

function notLooked(files: number): Check {
  const found = `not looked at, as there are ${files} files: npx subminute decompose does`;
  return { name: 'barrels', state: 'good', found };
}
