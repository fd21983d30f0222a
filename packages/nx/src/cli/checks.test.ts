import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runChecks } from './checks.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'subminute-checks-'));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

describe('where no daemon keeps the graph', () => {
  const remedy = (nxJson: object, env: NodeJS.ProcessEnv): string | undefined => {
    writeFileSync(path.join(root, 'nx.json'), JSON.stringify(nxJson));
    return runChecks(root, env).find(({ name }) => name === 'daemon')?.remedy;
  };
  const plugins = ['@subminute/nx/plugin'];

  test('plugins in Nx’s own process save the start of theirs', () => {
    const shorter = /Or set NX_ISOLATE_PLUGINS=false/;
    expect(remedy({ plugins }, { NX_DAEMON: 'false' })).toMatch(shorter);
    expect(remedy({ plugins, useDaemonProcess: false }, {})).toMatch(shorter);
    expect(remedy({ plugins }, { CI: 'true' })).toMatch(shorter);
  });

  test('nothing of it is said where there is nothing to save', () => {
    const together = remedy({ plugins }, { NX_DAEMON: 'false', NX_ISOLATE_PLUGINS: 'false' });
    expect(together).toMatch(/Unset NX_DAEMON/);
    expect(together).not.toMatch(/ISOLATE/);
    expect(remedy({}, { NX_DAEMON: 'false' })).not.toMatch(/ISOLATE/);
    expect(remedy({ plugins }, { NX_DAEMON: 'true' })).toBeUndefined();
  });
});
