// Whether the first word and the exit code tell the truth, however a task ends.
//
//   node tools/setup.mjs tools/bench/ends.ts --quick 1
//
// Each way × Nx 22 and 24 × daemon off and on; `--quick 1` takes Nx 24 without its daemon only.
// Prints one JSON line last.
import { type Judged, WAYS, endProjects, judge } from '../rig/ends.ts';
import { workspace } from '../rig/workspace.ts';
import { numbers, report } from './options.ts';

const { quick } = numbers({ quick: 0 });
const VERSIONS = quick === 1 ? ['24.0.6'] : ['22.1.3', '24.0.6'];
const DAEMONS = quick === 1 ? [false] : [false, true];

async function judgeAll(nx: string, daemon: boolean): Promise<Judged[]> {
  await using ws = await workspace({ nx, daemon, files: endProjects() });
  const judged: Judged[] = [];
  for (const way of WAYS) {
    const ran = await ws.subminute(['run-many', '-t', 'end', '-p', `@end/${way.name}`]);
    const one = judge(way, ran);
    if (one.wrong.length > 0) {
      console.log(
        `nx ${nx}, daemon ${String(daemon)}, ${way.name}: ${one.wrong.join(', ')}\n${ran.stdout}${ran.stderr}`,
      );
    }
    judged.push(one);
  }
  return judged;
}

const all: Judged[] = [];
for (const nx of VERSIONS) {
  for (const daemon of DAEMONS) all.push(...(await judgeAll(nx, daemon)));
}
const falseGreen = all.filter((one) => one.falseGreen).length;
const falseRed = all.filter((one) => one.falseRed).length;
const wrong = all.filter((one) => one.wrong.length > 0).length;
report({ cases: all.length, falseGreen, falseRed, wrong });
process.exitCode = wrong > 0 ? 1 : 0;
