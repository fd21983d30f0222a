import { expect, test } from 'vitest';
import { parseDiff } from './changed-lines.ts';

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
