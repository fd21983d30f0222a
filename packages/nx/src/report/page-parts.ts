import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PageParts } from '@subminute/core/report';

/** Beside `src` and `dist`. */
const PAGE = new URL('../../page/', import.meta.url);

/** In this order they are one script. */
const SCRIPTS = ['theme', 'charts', 'loop', 'run', 'hubs', 'bars', 'main'];

/** What the page is made of: our style and scripts, and the library of charts, as it is installed. */
export function pageParts(): PageParts {
  const own = SCRIPTS.map((name) => text(fileURLToPath(new URL(`${name}.js`, PAGE))));
  return {
    style: text(fileURLToPath(new URL('report.css', PAGE))),
    scripts: [library('d3', 'd3.min.js'), library('@observablehq/plot', 'plot.umd.min.js'), wrapped(own)].map(
      inElement,
    ),
    digest: (script) => createHash('sha256').update(script).digest('base64'),
  };
}

/** A package names its entry; what a page needs lies in `dist`, wherever a package manager has put it. */
function library(name: string, file: string): string {
  const entry = createRequire(import.meta.url)
    .resolve(name)
    .split(path.sep)
    .join('/');
  const inside = `node_modules/${name}/`;
  return text(`${entry.slice(0, entry.lastIndexOf(inside) + inside.length)}dist/${file}`);
}

function wrapped(scripts: readonly string[]): string {
  return `(() => {\n'use strict';\n${scripts.join('\n')}\n})();\n`;
}

function text(file: string): string {
  return readFileSync(file, 'utf8').replaceAll('\r\n', '\n');
}

/** In a script of ours and of a library, what would end the element stands in strings only. */
function inElement(script: string): string {
  return script.replaceAll(/<(?=\/script|!--|script)/gi, String.raw`\x3c`);
}
