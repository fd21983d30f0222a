import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { project } from '../tools/rig/projects.ts';
import { type Workspace, workspace } from '../tools/rig/workspace.ts';

let ws: Workspace;
let disk: string;

/** A file system of its own needs a privilege that containers and CI may lack. */
const canMount = ((): boolean => {
  try {
    execFileSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'none', '/mnt'], { stdio: 'ignore' });
    return process.getuid?.() === 0;
  } catch {
    return false;
  }
})();

beforeAll(async () => {
  ws = await workspace({
    files: {
      ...project('@acme/cart', { test: 'node test.js', fill: 'node fill.js' }),
      'packages/cart/test.js': 'console.log("fine")\n',
      // Fills the store's disk while it runs, then fails.
      'packages/cart/fill.js': `
        const fs = require('node:fs');
        console.log('a cause that must survive');
        try { for (let i = 0; ; i++) fs.writeFileSync(process.env.DISK + '/fill' + i, Buffer.alloc(1 << 20)); } catch {}
        try { for (let i = 0; ; i++) fs.writeFileSync(process.env.DISK + '/more' + i, 'x'); } catch {}
        process.exit(9);`,
    },
  });
  disk = join(ws.dir, 'disk');
  mkdirSync(disk);
});
afterAll(() => ws[Symbol.asyncDispose]());

function mounted(options: string): { [Symbol.dispose](): void } {
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'none', disk]);
  return {
    [Symbol.dispose]: () => {
      execFileSync('umount', ['-l', disk]);
    },
  };
}

const env = (): NodeJS.ProcessEnv => ({ SUBMINUTE_STORE: disk, DISK: disk });

describe.skipIf(!canMount)('the disk of the store', () => {
  test('is full before the run: another place is taken, the verdict is right', async () => {
    using _disk = mounted('size=40m');
    writeFileSync(join(disk, 'fill'), Buffer.alloc(20 << 20));
    const green = await ws.subminute(['run-many', '-t', 'test'], { env: env() });
    expect(green.stdout).toMatch(/^PASS 1 task · /);
    const doctor = await ws.subminute(['doctor'], { env: env() });
    expect(doctor.stdout).toContain('set: less than 32 MB free');
  });

  test('is read-only: another place is taken, the verdict is right', async () => {
    using _disk = mounted('size=40m,ro');
    const green = await ws.subminute(['run-many', '-t', 'test'], { env: env() });
    expect(green.stdout).toMatch(/^PASS 1 task · /);
    const last = await ws.subminute(['last'], { env: env() });
    expect(last.stdout).toMatch(/^PASS 1 task · /);
    const doctor = await ws.subminute(['doctor'], { env: env() });
    expect(doctor.stdout).toContain('set: EROFS');
  });

  test('fills up while the run goes on: red stays red, and what is not stored is said', async () => {
    using _disk = mounted('size=48m');
    const first = await ws.subminute(['run-many', '-t', 'test'], { env: env() });
    expect(first.stdout).toMatch(/^PASS 1 task · /);
    const red = await ws.subminute(['run-many', '-t', 'fill'], { env: env() });
    expect(red.stdout).toMatch(/^FAIL 1 of 1 task · .*\nF1 @acme\/cart:fill exit 9 /);
    expect(red.code).toBe(1);
    expect(red.stderr).toContain('this run was not stored: ');
    expect(statfsSync(disk).bavail).toBe(0);
    // The run before it was green: that is not the last one.
    const last = await ws.subminute(['last'], { env: env() });
    expect(last.stdout).not.toMatch(/^PASS/);
    expect(last.code).not.toBe(0);
    for (const name of readdirSync(disk)) if (/^(?:fill|more)/.test(name)) rmSync(join(disk, name));
    const again = await ws.subminute(['last'], { env: env() });
    expect(again.stdout).toMatch(/^FAIL|^UNFINISHED/);
  });
});
