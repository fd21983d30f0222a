import type { Report } from '../../report/report.ts';
import { cacheSection, testFileSection } from './cache-section.ts';
import { chartData } from './chart-data.ts';
import { decompositionSection } from './decomposition-section.ts';
import { header } from './header.ts';
import { type Html, markup, scriptJson, trusted } from './html.ts';
import { loopSection } from './loop-section.ts';
import { hubSection } from './model-section.ts';
import { runSection } from './run-section.ts';

/** What the page is made of besides its data: ours, and a library of charts. */
export interface PageParts {
  readonly style: string;
  /** In the order in which they run. */
  readonly scripts: readonly string[];
  /** SHA-256 of a text in base64: only these scripts may run. */
  readonly digest: (text: string) => string;
}

/** Of a page that this code wrote: no other file is replaced. */
export const PAGE_MARK = '<!-- Written by subminute report: it is made anew each time. -->';

/** One file without any network: whatever a name in it says, nothing is loaded, and no other script runs. */
export function renderReport(report: Report, { style, scripts, digest }: PageParts): string {
  const allowed = scripts.map((text) => `'sha256-${digest(text)}'`).join(' ');
  const policy = `default-src 'none'; script-src ${allowed}; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'`;
  return markup`<!doctype html>
    ${trusted(PAGE_MARK)}
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${trusted(policy)}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <title>${report.workspace}: build loop</title>
        <style>
          ${trusted(style)}
        </style>
      </head>
      <body>
        <a class="skip" href="#main">To the report</a>
        ${navigation()}
        <main id="main">
          ${header(report)} ${loopSection(report)} ${runSection(report.lastRun)} ${hubSection(report.model)}
          ${decompositionSection(report.decomposition)} ${cacheSection(report.cache)}
          ${testFileSection(report.testFiles)}
        </main>
        <footer>
          <p>
            Made by <code>subminute report</code> from the history on this machine. Nothing was sent anywhere.
          </p>
        </footer>
        <script type="application/json" id="data">${trusted(scriptJson(chartData(report)))}</script>
        ${scripts.map((text) => markup`<script>${trusted(text)}</script>`)}
      </body>
    </html>
`.html;
}

const PLACES: readonly (readonly [id: string, name: string])[] = [
  ['loop', 'Over time'],
  ['run', 'Last run'],
  ['hubs', 'Why so long'],
  ['decomposition', 'Proposals'],
  ['cache', 'Caches'],
  ['tests', 'Test files'],
];

function navigation(): Html {
  return markup`<nav aria-label="Sections">
    <ul>
      ${PLACES.map(([id, name]) => markup`<li><a href="#${id}">${name}</a></li> `)}
    </ul>
    <button type="button" id="theme" hidden>Dark</button>
  </nav>`;
}
