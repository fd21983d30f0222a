import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  FILES,
  LEDGER_FILE,
  NX,
  ledger,
  linkTypeScript,
  manifest,
  nxJson,
  source,
} from '../tools/rig/layers.ts';
import type { Ran } from '../tools/rig/run.ts';
import { type Workspace, workspace } from '../tools/rig/workspace.ts';

let ws: Workspace;

const git = (...args: string[]): string =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
    cwd: ws.dir,
    env: ws.env,
    encoding: 'utf8',
  });

beforeAll(async () => {
  ws = await workspace({ files: { ...FILES, [LEDGER_FILE]: ledger() } });
  linkTypeScript(ws.dir);
});
afterAll(() => ws[Symbol.asyncDispose]());

interface Fault {
  readonly name: string;
  /** Makes the change in the working tree. */
  readonly make: () => void;
  /** Lines of the answer, as they begin. */
  readonly says: readonly string[];
  readonly code: 0 | 1;
}

type NxJson = { namedInputs: Record<string, unknown>; targetDefaults: { build: { cache: boolean } } };
const nxWith = (change: (value: NxJson) => void): string => {
  const value = structuredClone(NX) as unknown as NxJson;
  change(value);
  return nxJson(value);
};
const inputs =
  (...more: unknown[]) =>
  (): void =>
    ws.write({
      'nx.json': nxWith((value) => {
        value.namedInputs['default'] = ['{projectRoot}/**/*', ...more];
      }),
    });

const OVER = 'RATCHET FAIL over-budget: typical ';

const FAULTS: readonly Fault[] = [
  {
    name: 'a new edge to what many hang on',
    make: () => ws.write(source('ui', "import { auth } from '@acme/auth';")),
    says: [
      `${OVER}11.7s > 10.5s (base 9.7s, +2.0s) structural, exact`,
      "culprit: new edge ui → auth (packages/ui/index.ts:1 import { auth } from '@acme/auth';) +2.0s",
      'effect: +0.3 tasks in the loop of typical; critical path ',
      'fix: move what is imported out of auth, or what imports it out of ui',
      'else: subminute ratchet waive typical --to 12 ',
    ],
    code: 1,
  },
  {
    name: 'an import of a type alone',
    make: () => ws.write(source('ui', "import type { auth } from '@acme/auth';")),
    says: [
      OVER,
      "culprit: new edge ui → auth (packages/ui/index.ts:1 import type { auth } from '@acme/auth';) +2.0s",
      'effect: ',
      'fix: move what is imported out of auth, or what imports it out of ui; a type alone is an edge too',
      'else: ',
    ],
    code: 1,
  },
  {
    name: 'a new edge from a leaf',
    make: () => ws.write(source('leaf', "import { auth } from '@acme/auth';")),
    says: [
      'RATCHET PASS same: typical_p90 20.0s of 21s',
      'warning: this uses 91% of the room of typical (714ms of 786ms)',
    ],
    code: 0,
  },
  {
    name: 'a folder that becomes an input of everything',
    make: inputs('{workspaceRoot}/docs/**/*'),
    says: [
      `${OVER}12.6s > 10.5s (base 9.7s, +2.9s) structural, exact`,
      'culprit: new global input {workspaceRoot}/docs/**/* in the hash of 6 tasks (auth:build, …) (nx.json:16 "{workspaceRoot}/docs/**/*") +2.9s',
      'effect: +0.9 tasks in the loop of typical',
      'fix: name only the files that the task reads, in the projects that read them',
      'else: ',
    ],
    code: 1,
  },
  {
    name: 'a cache that is switched off',
    make: () =>
      ws.write({
        'nx.json': nxWith((value) => {
          value.targetDefaults.build.cache = false;
        }),
      }),
    says: [
      'RATCHET FAIL over-budget: noop 20.0s > 0s (base 0ms, +20.0s) structural, exact',
      'culprit: "cache": false for 6 tasks (auth:build, …) (nx.json:21 "cache": false,) +20.0s',
      'effect: +6 tasks in the loop of noop',
      'fix: make its output depend on its inputs alone, and cache it again',
      'else: ',
    ],
    code: 1,
  },
  {
    name: 'a variable in the hash',
    make: inputs({ env: 'CI' }),
    says: [
      'RATCHET PASS same: typical_p90 20.0s of 21s',
      'note: new input env:CI in the hash of 6 tasks (auth:build, …) (nx.json:17 "env": "CI"): where it differs, the cache misses',
    ],
    code: 0,
  },
  {
    name: 'a project with another name and folder',
    make: () => {
      git('mv', 'packages/leaf', 'packages/page');
      ws.write({ 'packages/page/package.json': manifest('page') });
    },
    says: ['RATCHET PASS same: typical_p90 20.0s of 21s'],
    code: 0,
  },
  {
    name: 'a project that moves and imports what makes it longer',
    make: () => {
      ws.write(source('ui', "import { auth } from '@acme/auth';"));
      ws.write({
        'tsconfig.base.json': (FILES['tsconfig.base.json'] ?? '').replace('packages/ui/', 'packages/kit/'),
      });
      git('mv', 'packages/ui', 'packages/kit');
    },
    says: [
      `${OVER}11.7s > 10.5s (base 9.7s, +2.0s) structural, exact`,
      "culprit: new edge ui → auth (packages/kit/index.ts:1 import { auth } from '@acme/auth';) +2.0s",
      'effect: +0.3 tasks in the loop of typical; critical path ',
      'fix: ',
      'else: ',
    ],
    code: 1,
  },
  {
    name: 'two inputs, of which one makes it longer',
    make: inputs({ env: 'CI' }, '{workspaceRoot}/docs/**/*'),
    says: [
      `${OVER}12.6s > 10.5s (base 9.7s, +2.9s) structural, exact`,
      'culprit: new global input {workspaceRoot}/docs/**/* in the hash of 6 tasks (auth:build, …) (nx.json:',
      'effect: ',
      'fix: ',
      'else: ',
      'note: new input env:CI in the hash of 6 tasks',
    ],
    code: 1,
  },
  {
    name: 'a project that is gone',
    make: () => void git('rm', '-rq', 'packages/leaf'),
    says: ['RATCHET PASS same: typical_p90 20.0s of 21s'],
    code: 0,
  },
  {
    name: 'a project that nobody depends on',
    make: () =>
      ws.write({
        'packages/new/package.json': manifest('new'),
        'packages/new/index.ts': "import '@acme/ui';\n",
      }),
    says: ['RATCHET PASS same: typical_p90 20.0s of 21s'],
    code: 0,
  },
  {
    name: 'nothing that a task reads',
    make: () => ws.write({ 'docs/guide.md': 'another\n' }),
    says: ['RATCHET PASS same: typical_p90 20.0s of 21s'],
    code: 0,
  },
  {
    name: 'a higher budget without a reason',
    make: () => ws.write({ [LEDGER_FILE]: ledger().replace('"max":21', '"max":30') }),
    says: [
      'RATCHET FAIL refused: the ledger allows more than before, without a reason',
      'refused: the budget of typical_p90 was raised from 21s to 30s',
      'fix: ',
    ],
    code: 1,
  },
  {
    name: 'an edge with a raise that has a reason',
    make: () => {
      ws.write({
        ...source('ui', "import { auth } from '@acme/auth';"),
        [LEDGER_FILE]: `${ledger()}{"k":"raise/typical/2026-12-31","by":"Ann","from":10.5,"to":12,"until":"2026-12-31","why":"the guard moves to auth next week"}\n`,
      });
    },
    says: [
      'RATCHET PASS same: typical_p90 20.0s of 21s',
      'note: typical is raised to 12s until 2026-12-31 by Ann: the guard moves to auth next week',
      'warning: this uses 87% of the room of typical (2.0s of 2.3s)',
    ],
    code: 0,
  },
];

describe('of what a change does to the graph, the verdict, the culprit and its line are right:', () => {
  test.each(FAULTS)('$name', async ({ make, says, code }) => {
    git('checkout', '-q', '-B', 'change', 'main');
    make();
    git('add', '-A');
    git('commit', '-q', '-m', 'change');
    const check = (): Promise<Ran> => ws.subminute(['ratchet', 'check', '--structural']);
    const { stdout, code: exit } = await check();
    const lines = stdout.trimEnd().split('\n');
    expect(lines.map((line, at) => line.slice(0, says[at]?.length ?? 200))).toEqual(says);
    expect(exit).toBe(code);
    expect((await check()).stdout).toBe(stdout);
  });
});
