import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';
import { testFile } from '../tools/rig/units/unit-case.ts';
import { type UnitsWorkspace, unitsWorkspace } from '../tools/rig/units/workspace.ts';

const PLUGIN = path.join(import.meta.dirname, '../packages/vitest/src/index.ts');

const FILES = {
  'vitest.config.mjs': `import { subminute } from ${JSON.stringify(PLUGIN)};
    export default { plugins: [subminute({ audit: 0 })] };`,
  'package-lock.json': '{"lockfileVersion":3,"packages":{}}',
  'src/word.ts': "export const word = 'a';",
  'src/word.test.ts': testFile("expect(word).toBe('a');", "import { word } from './word.ts';"),
};

function start({ root, env }: UnitsWorkspace, command: string): ChildProcess & { said: string } {
  const entry = path.join(root, 'node_modules/vitest/vitest.mjs');
  const child = spawn(process.execPath, [entry, command, '--no-color'], {
    cwd: root,
    env: { ...env, NODE_OPTIONS: '--conditions=@subminute/source' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const told = Object.assign(child, { said: '' });
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (told.said += text));
  return told;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null)
    await new Promise((resolve) => child.once('exit', resolve));
}

test('who watches sees each edit, also of what was known before', async () => {
  using work = unitsWorkspace();
  work.write(FILES);
  await end(start(work, 'run'));
  const watching = start(work, 'watch');
  const says = (text: string): Promise<void> =>
    expect.poll(() => watching.said, { timeout: 30_000, interval: 50 }).toContain(text);
  try {
    await says('Waiting for file changes');
    expect(watching.said).toContain('Tests  1 passed');
    watching.said = '';
    work.write({ 'src/word.ts': "export const word = 'b';" });
    await says('Tests  1 failed');
    watching.said = '';
    work.write({ 'src/word.ts': "export const word = 'a';" });
    await says('Tests  1 passed');
  } finally {
    watching.kill();
    await end(watching);
  }
});
