import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';

const PRINT = `
const { openFile } = await import(process.argv[1]);
process.stdout.write(String(await openFile(process.argv[2])));`;

// Without a desktop and a screen, the opener of Linux takes what this variable says: nothing real is opened.
test.skipIf(process.platform !== 'linux').each([
  ['true', 'undefined'],
  ['false', 'the opener ended with 3'],
])('where the browser is %s, a process of its own comes to its end and says %s', (browser, said) => {
  const env = {
    ...process.env,
    BROWSER: browser,
    DISPLAY: '',
    WAYLAND_DISPLAY: '',
    XDG_CURRENT_DESKTOP: 'X-Generic',
  };
  const flags = ['--conditions=@subminute/source', '--input-type=module', '--no-warnings'];
  const file = path.join(import.meta.dirname, 'open-file.ts');
  const printed = execFileSync(process.execPath, [...flags, '-e', PRINT, file, file], {
    env,
    encoding: 'utf8',
  });
  expect(printed).toBe(said);
});
