import { describe, expect, test } from 'vitest';
import { seen } from '../../testing/seen.ts';

// In some of the logs, code around a marked line and the inner frames of Node are cut.

describe('Playwright', () => {
  test('values differ as they do in Jest', () => {
    expect(seen('playwright-1.65-values', 'apps/web-e2e')).toEqual([
      '17 failed, 1 skipped, 1 did not run, 2 passed',
      'apps/web-e2e/tests/values.spec.ts:4:45 <values > sum> expected 4, got 3',
      'apps/web-e2e/tests/values.spec.ts:5:80 <values > object> toEqual: items[0].qty: expected 3, got 2',
      'apps/web-e2e/tests/values.spec.ts:6:68 <values > message> the sum of both: expected 4, got 3',
      'apps/web-e2e/tests/values.spec.ts:7:39 <values > soft> expected 2, got 1',
      'apps/web-e2e/tests/values.spec.ts:7:65 <values > soft> expected "b", got "a"',
      'apps/web-e2e/tests/helpers.ts:3:59 <values > throws> RangeError: no items',
      '  at apps/web-e2e/tests/values.spec.ts:8:26',
      'apps/web-e2e/tests/values.spec.ts:9:120 <values > step > outer > inner> toHaveLength: expected length 2, got 1',
      'apps/web-e2e/tests/values.spec.ts:10:75 <values > poll> expected 2, got 1',
      '  Timeout 300ms exceeded while waiting on the predicate',
      'apps/web-e2e/tests/values.spec.ts:11:81 <values > topass> expected 2, got 1',
      '  Timeout 300ms exceeded while waiting on the predicate',
      'apps/web-e2e/tests/values.spec.ts:12:3 <values > slow> Test timeout of 300ms exceeded.',
      'apps/web-e2e/tests/values.spec.ts:13:3 <values > fails expected> Expected to fail, but passed.',
      'apps/web-e2e/tests/values.spec.ts:16:42 <values > text> toBe',
      '    a',
      '  - B',
      '  + b',
      'apps/web-e2e/tests/values.spec.ts:18:49 <values > assert> not strictly deep-equal: a: expected 2, got 1',
      'apps/web-e2e/tests/values.spec.ts:19:56 <values > match object> toMatchObject: a.b: expected 2, got 1',
      "apps/web-e2e/tests/values.spec.ts:20:3 <values > throws string> 'plain'",
      'apps/web-e2e/tests/values.spec.ts:22:61 <hooks > one> no server',
      'apps/web-e2e/tests/values.spec.ts:23:61 <each > three> each',
      'apps/web-e2e/tests/values.spec.ts:24:114 <aft > four> expected 2, got 1',
      'apps/web-e2e/tests/values.spec.ts:24:59 <aft > four> after',
    ]);
  });

  test('what was waited for on a page stands below what came', () => {
    expect(seen('playwright-1.65-page', 'apps/web-e2e')).toEqual([
      '19 failed',
      'apps/web-e2e/tests/page.spec.ts:5:69 <text> toHaveText: expected "Right", got "Wrong"',
      "  locator('h1')",
      'apps/web-e2e/tests/helpers.ts:2:76 <helper> toHaveText: expected "Right", got "Wrong"',
      "  locator('h1')",
      '  at apps/web-e2e/tests/page.spec.ts:6:44',
      'apps/web-e2e/tests/page.spec.ts:7:100 <visible> toBeVisible: expected visible',
      "  getByRole('heading', { name: 'Missing' })",
      '  element(s) not found',
      'apps/web-e2e/tests/page.spec.ts:8:56 <title> toHaveTitle: expected pattern /Store/, got "Shop"',
      'apps/web-e2e/tests/page.spec.ts:9:70 <count> toHaveCount: expected 3, got 2',
      "  locator('li')",
      'apps/web-e2e/tests/page.spec.ts:10:69 <list> toHaveText: [1]: expected "c", got "b"',
      "  locator('li')",
      'apps/web-e2e/tests/page.spec.ts:11:85 <click> TimeoutError: locator.click: Timeout 500ms exceeded.',
      "  waiting for getByRole('button', { name: 'Buy' })",
      '  locator resolved to <button disabled>Buy</button>',
      '  element is not enabled',
      'apps/web-e2e/tests/page.spec.ts:12:96 <click missing> locator.click: Test timeout of 1500ms exceeded.',
      "  waiting for locator('#none')",
      "apps/web-e2e/tests/page.spec.ts:13:63 <strict> locator.click: Error: strict mode violation: locator('li') resolved to 2 elements: 1) <li>a</li> aka getByText('a')",
      "  2) <li>b</li> aka getByText('b', { exact: true })",
      'apps/web-e2e/tests/page.spec.ts:14:47 <goto> page.goto: net::ERR_UNSAFE_PORT at http://127.0.0.1:9/',
      'apps/web-e2e/tests/page.spec.ts:15:73 <value> toHaveValue: expected "y", got "x"',
      "  locator('input')",
      'apps/web-e2e/tests/page.spec.ts:16:54 <url> toHaveURL: expected "http://localhost/cart", got "about:blank"',
      'apps/web-e2e/tests/page.spec.ts:17:71 <hidden> toBeHidden: expected hidden, got visible',
      "  locator('h1')",
      'apps/web-e2e/tests/page.spec.ts:18:72 <not> not.toContainText: expected substring not "Wrong", got "Wrong"',
      "  locator('h1')",
      'apps/web-e2e/tests/page.spec.ts:19:51 <evaluate> page.evaluate: Error: in page',
      'apps/web-e2e/tests/page.spec.ts:20:71 <aria> toMatchAriaSnapshot',
      '  - - heading "Right" [level=1]',
      '  + - heading "Wrong" [level=1]',
      '    - button "Buy" [disabled]',
      '  + - list:',
      '  + - listitem: a',
      '  + - listitem: b',
      '  + - textbox: x',
      "  locator('body')",
      "apps/web-e2e/tests/page.spec.ts:24:42 <screenshot> A snapshot doesn't exist at apps/web-e2e/tests/page.spec.ts-snapshots/none-linux.png, writing actual.",
      'apps/web-e2e/tests/page.spec.ts:25:47 <wait> TimeoutError: page.waitForSelector: Timeout 300ms exceeded.',
      "  waiting for locator('#late') to be visible",
      'apps/web-e2e/tests/page.spec.ts:26:67 <response> apiRequestContext.get: connect ECONNREFUSED 127.0.0.1:9',
    ]);
  });

  test('a retry that fails alike is said once', () => {
    expect(seen('playwright-1.65-retries', 'apps/web-e2e')).toEqual([
      '2 failed',
      'apps/web-e2e/tests/page.spec.ts:5:69 <text> toHaveText: expected "Right", got "Wrong"',
      "  locator('h1')",
      'apps/web-e2e/tests/page.spec.ts:25:47 <wait> TimeoutError: page.waitForSelector: Timeout 300ms exceeded.',
      "  waiting for locator('#late') to be visible",
    ]);
  });

  test('a browser that is not installed is one cause for all tests of a file', () => {
    expect(seen('playwright-1.65-no-browser', 'apps/web-e2e')).toEqual([
      '5 failed',
      "apps/web-e2e/tests/page.spec.ts <text> browserType.launch: Executable doesn't exist at <outside>/chrome-headless-shell",
      '  npx playwright install',
      '  and 1 more',
      'apps/web-e2e/tests/values.spec.ts:11:81 <values > topass> expected 2, got 1',
      '  Timeout 300ms exceeded while waiting on the predicate',
      'apps/web-e2e/tests/values.spec.ts:12:3 <values > slow> Test timeout of 300ms exceeded.',
      'apps/web-e2e/tests/values.spec.ts:16:42 <values > text> toBe',
      '    a',
      '  - B',
      '  + b',
    ]);
  });

  test('files that cannot be loaded have their places', () => {
    expect(seen('playwright-1.65-load', 'apps/web-e2e')).toEqual([
      'not counted',
      'apps/web-e2e/bad/b.spec.ts:1:11 SyntaxError: Unexpected token',
      'apps/web-e2e/bad/c.spec.ts:1:7 top level',
      '- duplicate test title "same", first declared in d.spec.ts:1',
    ]);
  });

  test('a server that does not start says why', () => {
    expect(seen('playwright-1.65-server', 'apps/web-e2e')).toEqual([
      'not counted',
      '- Process from config.webServer was not able to start. Exit code: 3',
      '  port in use',
    ]);
  });

  test('a set-up that fails has its place', () => {
    expect(seen('playwright-1.65-setup', 'apps/web-e2e')).toEqual([
      'not counted',
      'apps/web-e2e/gs.ts:1:36 db down',
    ]);
  });

  test('a configuration that cannot be parsed has its place', () => {
    expect(seen('playwright-1.65-config', 'apps/web-e2e')).toEqual([
      'not counted',
      'apps/web-e2e/syn.config.ts:1:17 SyntaxError: Unexpected token',
    ]);
  });

  test('a run that takes too long says so', () => {
    expect(seen('playwright-1.65-time-out', 'apps/web-e2e')).toEqual([
      '5 did not run',
      '- Timed out waiting 0.4s for the test suite to run',
      '  Timed out waiting 0.4s for the teardown for test suite to run',
    ]);
  });

  test('no tests are an error', () => {
    expect(seen('playwright-1.65-none', 'apps/web-e2e')).toEqual([
      'not counted',
      '- No tests found.',
      '  Make sure that arguments are regular expressions matching test files.',
    ]);
  });
});
