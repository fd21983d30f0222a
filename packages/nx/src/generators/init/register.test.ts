import { parse } from 'jsonc-parser';
import { describe, expect, test } from 'vitest';
import { withPluginLast } from './register.ts';

const OURS = '@subminute/nx/plugin';

describe('ours behind other plugins, so that its targets stand over theirs', () => {
  test.each([
    ['on one line', `{"plugins":["${OURS}","./a.js"]}`],
    [
      'on lines of their own, with comments',
      `{\n  "plugins": [\n    "${OURS}",\n    // ours\n    { "plugin": "./a.js" }\n  ]\n}\n`,
    ],
    ['with options', `{ "plugins": [{ "plugin": "${OURS}", "options": {} }, "./a.js"] }`],
  ])('%s', (_name, text) => {
    const moved = withPluginLast(text) ?? '';
    const before = (parse(text) as { plugins: unknown[] }).plugins;
    expect((parse(moved) as { plugins: unknown[] }).plugins).toEqual([before[1], before[0]]);
    expect(withPluginLast(moved)).toBeUndefined();
  });

  test('nothing is done where it is not there', () => {
    expect(withPluginLast('{}')).toBeUndefined();
    expect(withPluginLast('{"plugins":["./a.js"]}')).toBeUndefined();
  });
});
