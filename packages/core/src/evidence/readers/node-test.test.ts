import { describe, expect, test } from 'vitest';
import { seen } from '../../testing/seen.ts';

// In some of the logs, code around a marked line and the inner frames of Node are cut.

describe('node:test', () => {
  test('24 in its own format, and why whole files failed', () => {
    expect(seen('node-test-24-spec', 'apps/worker')).toEqual([
      '27 failed, 2 passed',
      'apps/worker/test/a.test.js:5:29 <values > strict> expected 2, got 1',
      'apps/worker/test/a.test.js:6:29 <values > custom> totals differ: expected 2, got 1',
      'apps/worker/test/a.test.js:7:27 <values > deep> not strictly deep-equal: list[1].b: expected 4, got 3',
      'apps/worker/test/a.test.js:8:82 <values > deep big> not strictly deep-equal: ….total.amount: expected 5, got 2000',
      "apps/worker/test/a.test.js:9:27 <values > text> expected 'line one\\nline 2\\nline three', got 'line one\\nline two\\nline three'",
      "apps/worker/test/a.test.js:10:32 <values > long text> expected 'the quick brown fox leaps over the lazy…, got 'the quick brown fox jumps over the lazy…",
      'apps/worker/test/a.test.js:11:25 <values > ok> AssertionError: The expression evaluated to a falsy value: assert.ok(0)',
      'apps/worker/test/a.test.js:12:22 <values > ok msg> AssertionError: must hold',
      'apps/worker/test/a.test.js:13:29 <values > throws> AssertionError: Missing expected exception.',
      "apps/worker/test/a.test.js:14:35 <values > throws other> AssertionError: The input did not match the regular expression /xyz/. Input: 'Error: abc'",
      '  at apps/worker/test/a.test.js:14:56',
      'apps/worker/test/a.test.js:15:31 <values > rejects> AssertionError: Missing expected rejection.',
      "apps/worker/test/a.test.js:16:28 <values > match> AssertionError: The input did not match the regular expression /x+/. Input: 'abc'",
      'apps/worker/test/a.test.js:17:32 <values > not equal> AssertionError: Expected "actual" to be strictly unequal to: 1',
      'apps/worker/test/a.test.js:18:27 <values > fail> AssertionError: boom',
      'apps/worker/test/a.test.js:19:3 <values > throws string> plain',
      'apps/worker/test/a.test.js:20:29 <values > cause> Error: outer',
      '  Caused by: TypeError: inner',
      '  at apps/worker/test/a.test.js:20:57',
      'apps/worker/test/a.test.js:21:43 <values > props> E_HTTP: http',
      '  status: 503',
      'apps/worker/test/a.test.js:22:3 <timeout> test timed out after 30ms',
      'apps/worker/test/a.test.js:23:54 <partial> not partially and strictly deep-equal: a: expected 2, got 1',
      'apps/worker/test/a.test.js:28:48 <hooks> Error: no db',
      'apps/worker/test/a.test.js:29:51 <each > one> Error: each',
      'apps/worker/test/a.test.js:30:65 <sub > inner> not strictly deep-equal: [1]: expected nothing, got 2',
      "apps/worker/test/b.test.js ERR_MODULE_NOT_FOUND: Cannot find module 'apps/worker/src/none.js' imported from apps/worker/test/b.test.js",
      "apps/worker/test/c.test.js:1:11 SyntaxError: Unexpected token ';'",
      'apps/worker/test/d.test.js test failed',
      'apps/worker/test/f.test.js:1:65 TypeError: top level',
      'apps/worker/test/g.test.js test failed',
      'apps/worker/test/h.test.js:1:104 <snap> expected \'\\n{\\n "a": 2\\n}\\n\', got \'\\n{\\n "a": 1\\n}\\n\'',
    ]);
  });

  test('24 as TAP', () => {
    expect(seen('node-test-24-tap', 'apps/worker')).toEqual([
      '27 failed, 2 passed',
      'apps/worker/test/a.test.js:5:29 <values > strict> expected 2, got 1',
      'apps/worker/test/a.test.js:6:29 <values > custom> totals differ: expected 2, got 1',
      'apps/worker/test/a.test.js:7:27 <values > deep> not strictly deep-equal: list[1].b: expected 4, got 3',
      'apps/worker/test/a.test.js:8:82 <values > deep big> not strictly deep-equal: ….total.amount: expected 5, got 2000',
      "apps/worker/test/a.test.js:9:27 <values > text> expected 'line one\\nline 2\\nline three', got 'line one\\nline two\\nline three'",
      "apps/worker/test/a.test.js:10:32 <values > long text> expected 'the quick brown fox leaps over the lazy…, got 'the quick brown fox jumps over the lazy…",
      'apps/worker/test/a.test.js:11:25 <values > ok> AssertionError: The expression evaluated to a falsy value: assert.ok(0)',
      'apps/worker/test/a.test.js:12:22 <values > ok msg> AssertionError: must hold',
      'apps/worker/test/a.test.js:13:29 <values > throws> AssertionError: Missing expected exception.',
      "apps/worker/test/a.test.js:14:56 <values > throws other> AssertionError: The input did not match the regular expression /xyz/. Input: 'Error: abc'",
      'apps/worker/test/a.test.js:15:31 <values > rejects> AssertionError: Missing expected rejection.',
      "apps/worker/test/a.test.js:16:28 <values > match> AssertionError: The input did not match the regular expression /x+/. Input: 'abc'",
      'apps/worker/test/a.test.js:17:32 <values > not equal> AssertionError: Expected "actual" to be strictly unequal to: 1',
      'apps/worker/test/a.test.js:18:27 <values > fail> AssertionError: boom',
      'apps/worker/test/a.test.js:19:3 <values > throws string> plain',
      'apps/worker/test/a.test.js:20:29 <values > cause> outer',
      'apps/worker/test/a.test.js:21:43 <values > props> E_HTTP: http',
      'apps/worker/test/a.test.js:22:3 <values > timeout> test timed out after 30ms',
      'apps/worker/test/a.test.js:23:54 <values > partial> not partially and strictly deep-equal: a: expected 2, got 1',
      'apps/worker/test/a.test.js:28:48 <hooks> no db',
      'apps/worker/test/a.test.js:29:51 <each > one> each',
      'apps/worker/test/a.test.js:30:65 <sub > inner> not strictly deep-equal: [1]: expected nothing, got 2',
      "apps/worker/test/b.test.js ERR_MODULE_NOT_FOUND: Cannot find module 'apps/worker/src/none.js' imported from apps/worker/test/b.test.js",
      "apps/worker/test/c.test.js:1:11 SyntaxError: Unexpected token ';'",
      'apps/worker/test/d.test.js test failed',
      'apps/worker/test/f.test.js:1:65 TypeError: top level',
      'apps/worker/test/g.test.js test failed',
      'apps/worker/test/h.test.js:1:104 <snap> expected \'\\n{\\n "a": 2\\n}\\n\', got \'\\n{\\n "a": 1\\n}\\n\'',
    ]);
  });

  test('20 as TAP', () => {
    expect(seen('node-test-20-tap', 'apps/worker')).toEqual([
      '21 failed, 3 passed',
      'apps/worker/test/a.test.js:5:29 <values > strict> expected 2, got 1',
      'apps/worker/test/a.test.js:6:29 <values > custom> totals differ: expected 2, got 1',
      'apps/worker/test/a.test.js:7:27 <values > deep> not strictly deep-equal: ….b: expected 4, got 3',
      "apps/worker/test/a.test.js:8:82 <values > deep big> not strictly deep-equal: …{id: 'r20'}.total.amount: expected 5, got 2000",
      "apps/worker/test/a.test.js:9:27 <values > text> expected 'line one\\nline 2\\nline three', got 'line one\\nline two\\nline three'",
      "apps/worker/test/a.test.js:10:32 <values > long text> expected 'the quick brown fox leaps over the lazy…, got 'the quick brown fox jumps over the lazy…",
      'apps/worker/test/a.test.js:11:25 <values > ok> AssertionError: The expression evaluated to a falsy value: assert.ok(0)',
      'apps/worker/test/a.test.js:12:22 <values > ok msg> AssertionError: must hold',
      'apps/worker/test/a.test.js:13:29 <values > throws> AssertionError: Missing expected exception.',
      "apps/worker/test/a.test.js:14:56 <values > throws other> AssertionError: The input did not match the regular expression /xyz/. Input: 'Error: abc'",
      'apps/worker/test/a.test.js:15:31 <values > rejects> AssertionError: Missing expected rejection.',
      "apps/worker/test/a.test.js:16:28 <values > match> AssertionError: The input did not match the regular expression /x+/. Input: 'abc'",
      'apps/worker/test/a.test.js:17:32 <values > not equal> AssertionError: Expected "actual" to be strictly unequal to: 1',
      'apps/worker/test/a.test.js:18:27 <values > fail> AssertionError: boom',
      'apps/worker/test/a.test.js:19:3 <values > throws string> plain',
      'apps/worker/test/a.test.js:20:29 <values > cause> outer',
      'apps/worker/test/a.test.js:21:43 <values > props> E_HTTP: http',
      'apps/worker/test/a.test.js:22:3 <values > timeout> test timed out after 30ms',
      'apps/worker/test/a.test.js:28:48 <hooks> no db',
      'apps/worker/test/a.test.js:29:51 <each > one> each',
      'apps/worker/test/a.test.js:30:65 <sub > inner> not strictly deep-equal: [1]: expected nothing, got 2',
      "apps/worker/test/b.test.js ERR_MODULE_NOT_FOUND: Cannot find module 'apps/worker/src/none.js' imported from apps/worker/test/b.test.js",
    ]);
  });
});
