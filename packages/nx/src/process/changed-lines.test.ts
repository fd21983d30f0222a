import { expect, test } from 'vitest';
import { makeRepository } from '../testing/repository.ts';
import { changedLines, changedLinesBetween, parseDiff } from './changed-lines.ts';

test.each(['diff.noprefix=true', 'diff.mnemonicPrefix=true', 'core.quotePath=true', 'color.ui=always'])(
  'lines are found however git is configured: %s',
  async (setting) => {
    using repository = makeRepository();
    const [name = '', value = ''] = setting.split('=');
    repository.git('config', name, value);
    const base = repository.commit({ 'libs/grün.ts': 'one\n' });
    const head = repository.commit({ 'libs/grün.ts': 'one\ntwo\n' });
    const two = { file: 'libs/grün.ts', line: 2, text: 'two' };
    expect(await changedLinesBetween(repository.dir, base, head)).toEqual([two]);
    repository.write({ 'libs/grün.ts': 'one\ntwo\nthree\n' });
    expect(await changedLines(repository.dir, base)).toEqual([two, { ...two, line: 3, text: 'three' }]);
  },
);

test('of a base that is not known, none', async () => {
  using repository = makeRepository();
  repository.commit({ x: '' });
  expect(await changedLines(repository.dir, 'no-such')).toEqual([]);
});

test('added lines have their file and their number', () => {
  const diff = `diff --git a/core/user.ts b/core/user.ts
index 67f235f..1915a60 100644
--- a/core/user.ts
+++ b/core/user.ts
@@ -11 +11 @@ export interface User {
-  name: string;
+  name: { first: string };
@@ -20,0 +21,2 @@
+++ twice
+more
diff --git a/old.ts b/old.ts
--- a/old.ts
+++ /dev/null
@@ -1 +0,0 @@
-gone
`;
  expect(parseDiff(diff)).toEqual([
    { file: 'core/user.ts', line: 11, text: '  name: { first: string };', was: '  name: string;' },
    { file: 'core/user.ts', line: 21, text: '++ twice' },
    { file: 'core/user.ts', line: 22, text: 'more' },
  ]);
});
