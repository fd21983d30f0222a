import { afterAll, beforeAll, expect, test } from 'vitest';
import { WAYS, endProjects, judge } from '../tools/rig/ends.ts';
import { type Workspace, workspace } from '../tools/rig/workspace.ts';

let ws: Workspace;

beforeAll(async () => {
  ws = await workspace({ files: endProjects(), isolated: true });
});
afterAll(() => ws[Symbol.asyncDispose]());

test.each(WAYS.map((way) => [way.name, way] as const))(
  '%s: the verdict tells the truth',
  async (name, way) => {
    const ran = await ws.subminute(['run-many', '-t', 'end', '-p', `@end/${name}`]);
    expect({ wrong: judge(way, ran).wrong, said: ran.stdout }).toEqual({ wrong: [], said: ran.stdout });
  },
);
