import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { renderReport } from '@subminute/core/report';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pageParts } from '../../packages/nx/src/report/page-parts.ts';
import { axeViolations, hasChromium, withPage } from '../rig/browser.ts';
import { madeReport } from './made-report.ts';
import { recordRuns } from './made-runs.ts';
import { madeWorkspace } from './made-workspace.ts';

let folder: string;
let file: string;

/** What a name would do, if it were anything but a name. */
const HOSTILE = '</script><script>document.title = "owned"</script><img src=x onerror="document.title=1">';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'subminute-report-'));
  const workspace = madeWorkspace(80, 40, 1);
  const history = { store: folder, checkout: '/w', runs: 40, nowMs: Date.UTC(2026, 10, 22), seed: 1 };
  recordRuns(workspace, history);
  const report = madeReport(workspace, history);
  file = join(folder, 'report.html');
  writeFileSync(file, renderReport({ ...report, workspace: HOSTILE }, pageParts()));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Each of its links stands on the screen, whole. */
const navigationEnds = (page: Page): Promise<unknown> =>
  page.evaluate(
    '[...document.querySelectorAll("nav a")].every((a) => a.getBoundingClientRect().right < innerWidth && a.getBoundingClientRect().left >= 0)',
  );

const OPEN = '[...document.querySelectorAll("main > section > .scroll")]';
const NAME = '.map((table) => table.getAttribute("aria-label"))';

/** What scrolls sideways, of the tables that stand open. */
const wideTables = (page: Page): Promise<unknown> =>
  page.evaluate(`${OPEN}.filter((table) => table.scrollWidth > table.clientWidth + 1)${NAME}`);

/** What says so beside itself, and is a stop of the keyboard. */
const hintedTables = (page: Page): Promise<unknown> =>
  page.evaluate(`${OPEN}.filter((table) => table.tabIndex === 0 && !table.nextElementSibling.hidden)${NAME}`);

describe('in a real browser (skipped where there is no /usr/bin/chromium: apt-get install chromium)', () => {
  test.skipIf(!hasChromium())(
    'it is drawn without a complaint, accessible, and no wider than the screen: light, dark, on a phone',
    async () => {
      await withPage(file, {}, async ({ page, complaints }) => {
        const isWider = (): Promise<unknown> =>
          page.evaluate('document.documentElement.scrollWidth > innerWidth');
        expect(await axeViolations(page)).toEqual([]);
        expect(await isWider()).toBe(false);
        await page.emulateMedia({ colorScheme: 'dark' });
        expect(await axeViolations(page)).toEqual([]);
        await page.setViewportSize({ width: 390, height: 844 });
        await page.waitForFunction('document.querySelector(".chart svg").clientWidth < 390');
        expect(await axeViolations(page)).toEqual([]);
        expect(await isWider()).toBe(false);
        expect(await navigationEnds(page)).toBe(true);
        expect(await wideTables(page)).toEqual(await hintedTables(page));
        expect(await wideTables(page)).toEqual(['Open proposals']);
        expect(await page.evaluate('document.querySelectorAll(".chart svg").length')).toBe(7);
        expect(await page.title()).toBe(`${HOSTILE}: build loop`);
        expect(complaints).toEqual([]);
      });
    },
    180_000,
  );

  test.skipIf(!hasChromium())(
    'by keyboard one comes to the report, another theme and a table; paper is light and unfolded',
    async () => {
      await withPage(file, {}, async ({ page, complaints }) => {
        const focused = (): Promise<unknown> => page.evaluate('document.activeElement.textContent.trim()');
        const ground = (): Promise<unknown> =>
          page.evaluate('getComputedStyle(document.body).backgroundColor');
        await page.keyboard.press('Tab');
        expect(await focused()).toBe('To the report');
        for (let i = 0; i < 7; i++) await page.keyboard.press('Tab');
        expect(await focused()).toBe('Dark');
        await page.keyboard.press('Enter');
        expect(await ground()).toBe('rgb(20, 22, 26)');
        expect(await focused()).toBe('Light');
        await page.keyboard.press('Tab');
        await page.keyboard.press('Enter');
        expect(await page.evaluate('document.querySelector("details").open')).toBe(true);
        await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
        await page.evaluate('dispatchEvent(new Event("beforeprint"))');
        expect(await ground()).toBe('rgb(255, 255, 255)');
        expect(await page.evaluate('document.querySelectorAll("details:not([open])").length')).toBe(0);
        expect(await page.evaluate('getComputedStyle(document.querySelector("nav")).display')).toBe('none');
        expect(complaints).toEqual([]);
      });
    },
    180_000,
  );
});

test('the libraries are put into the page as they are installed: nothing in them would end a script', () => {
  for (const script of pageParts().scripts) expect(script).not.toMatch(/<\/script|<!--|\\x3c/i);
});
