import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type BrowserContext, type Page, chromium } from 'playwright-core';

/** Where Debian's package puts it. */
const CHROMIUM = '/usr/bin/chromium';

export const hasChromium = (): boolean => existsSync(CHROMIUM);

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface Look {
  readonly theme?: 'light' | 'dark';
  readonly width?: number;
  readonly height?: number;
}

/** A page as somebody sees it. */
export interface Seen {
  readonly page: Page;
  /** From the start of loading until all pictures are drawn. */
  readonly openMs: number;
  /** Errors and warnings of the console, faults of scripts, and whatever it asked the network for. */
  readonly complaints: readonly string[];
}

/** Opens a file in a real browser with a profile of its own, offline. */
export async function withPage<T>(
  file: string,
  { theme = 'light', width = 1280, height = 900 }: Look,
  look: (seen: Seen) => Promise<T>,
): Promise<T> {
  const profile = mkdtempSync(join(tmpdir(), 'subminute-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: CHROMIUM,
    headless: true,
    args: ARGS,
    colorScheme: theme,
    viewport: { width, height },
    deviceScaleFactor: 2,
    offline: true,
  });
  try {
    return await look(await opened(context, file));
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

async function opened(context: BrowserContext, file: string): Promise<Seen> {
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  const url = pathToFileURL(file).href;
  page.on('request', (request) => {
    if (request.url() !== url) complaints.push(`asked for ${request.url()}`);
  });
  const startMs = performance.now();
  await page.goto(url);
  // One whose scripts fail is never ready: then its complaints say why.
  await page.waitForSelector('html[data-ready]', { state: 'attached', timeout: 10_000 }).catch(() => {
    complaints.push('its pictures were not drawn');
  });
  // Until it is painted.
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
  return { page, openMs: performance.now() - startMs, complaints };
}

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[];
}

/** What axe has against a page, one line for each rule. Its own script is no part of the page: its policy is lifted for it. */
export async function axeViolations(page: Page): Promise<readonly string[]> {
  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  await page.evaluate(axe);
  const { violations } = (await page.evaluate('axe.run(document, { resultTypes: ["violations"] })')) as {
    readonly violations: readonly Violation[];
  };
  return violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes
        .slice(0, 3)
        .map(
          ({ target, failureSummary = '' }) =>
            `${target.join(' ')} ${failureSummary.replaceAll(/\s+/g, ' ')}`,
        )
        .join('; ')}`,
  );
}
