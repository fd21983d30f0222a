import { describe, expect, test } from 'vitest';
import { random } from '../bench/options.ts';
import { EDITS, editOf } from './edits.ts';
import { demandEqual } from './measure.ts';
import { canBeApart, measured } from './measured.ts';
import { type LoopProject, loopProjects } from './projects.ts';
import { type Layout, sourcesOf } from './sources.ts';

const projectsOf = (count: number): readonly LoopProject[] => loopProjects(count, random(1));
const filesOf = (projects: readonly LoopProject[], layout: Layout = { declarations: 'dist' }) =>
  sourcesOf(projects, layout, () => ({}));

describe('the workspace', () => {
  test('has 30 files in each project, and nobody hangs on what comes after it', () => {
    const projects = projectsOf(40);
    const names = Object.keys(filesOf(projects));
    for (const [at, { home, needs }] of projects.entries()) {
      expect(names.filter((name) => name.startsWith(`${home}/`))).toHaveLength(30);
      for (const need of needs) expect(projects.findIndex(({ name }) => name === need)).toBeLessThan(at);
      expect(needs.length > 0).toBe(at > 0);
    }
  });

  test('has the same sources and tests for all systems, and each time', () => {
    const projects = projectsOf(10);
    const codeOf = (layout: Layout): readonly (readonly [string, string])[] =>
      Object.entries(filesOf(projects, layout)).filter(([name]) => /\/(?:src|test)\//.test(name));
    expect(codeOf({ declarations: 'types', vitest: { imports: '// x\n', settings: '' } })).toEqual(
      codeOf({ declarations: 'dist' }),
    );
    expect(projectsOf(10)).toEqual(projects);
  });

  test('has no name that nobody has filled in', () => {
    expect(Object.entries(filesOf(projectsOf(10))).filter(([, text]) => /[§¤]/.test(text))).toEqual([]);
  });
});

test.each(EDITS)('the edit %s is another state in each turn, and a broken one', (kind) => {
  const projects = projectsOf(10);
  const files = filesOf(projects);
  const states = [1, 2].map((turn) => editOf(kind, { projects, files, isBroken: false, turn }));
  const broken = editOf(kind, { projects, files, isBroken: true, turn: 1 });
  const [name = ''] = Object.keys(broken);
  expect(new Set([files, ...states, broken].map((one) => one[name])).size).toBe(4);
});

describe('systems are compared', () => {
  const told = (name: string, failing: readonly string[], skipped: readonly string[] = []) => ({
    name,
    ran: { code: failing.length === 0 ? 0 : 1, output: '', outcome: { executed: [], failing, skipped } },
  });

  test('and agree where the same fails, or one has left it out', () => {
    expect(() => demandEqual([told('a', ['p:test']), told('b', ['p:test'])])).not.toThrow();
    expect(() =>
      demandEqual([told('a', ['o:types', 'p:test']), told('b', ['o:types'], ['p:test'])]),
    ).not.toThrow();
  });

  test('and one that misses what another one finds is told', () => {
    expect(() => demandEqual([told('a', ['p:test', 'o:test']), told('b', ['p:test'])])).toThrow(
      'a fails and b does not: o:test',
    );
  });

  test('and one whose end is not what it says of its tasks is told', () => {
    const one = told('a', ['p:test']);
    expect(() => demandEqual([{ ...one, ran: { ...one.ran, code: 0 } }])).toThrow('a ended with 0');
  });
});

test.runIf(canBeApart())('a process that outlives its command is counted, and ends', async () => {
  const busy = `const until = process.cpuUsage().user + 4e5; while (process.cpuUsage().user < until); setInterval(() => {}, 1000)`;
  const start = `
    const { spawn } = require('node:child_process');
    const child = spawn(process.execPath, ['-e', ${JSON.stringify(busy)}, 'apart-${process.pid}'], { detached: true, stdio: 'ignore' });
    child.unref();
    const until = Date.now() + 60000;
    const busyMs = () => Number(require('node:fs').readFileSync('/proc/' + child.pid + '/stat', 'utf8').split(' ')[13]) * 10;
    (function wait() { if (busyMs() < 300 && Date.now() < until) setTimeout(wait, 20); else console.log('left it behind'); })();`;
  const ran = await measured(['-e', start], {
    cwd: process.cwd(),
    env: process.env,
    isApart: true,
    timeoutMs: 100_000,
  });
  expect(ran).toMatchObject({ code: 0, output: 'left it behind\n' });
  expect(ran.cpuMs).toBeGreaterThanOrEqual(300);
});
