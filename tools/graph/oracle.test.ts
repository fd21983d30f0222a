import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FileGraph } from '@subminute/core/graph';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { liveGraph } from '../../packages/nx/src/imports/live-graph.ts';
import { loadParser } from '../../packages/nx/src/imports/parser.ts';
import { openScans } from '../../packages/nx/src/imports/scans.ts';
import { differencesOf } from './differences.ts';
import { oracleOf, type OracleEdge } from './oracle.ts';
import { type RandomWorkspace, randomWorkspace } from './random-workspace.ts';

const parse = await loadParser();

function written<T>({ files, links }: RandomWorkspace, look: (root: string) => T): T {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'oracle-')));
  try {
    for (const [file, text] of Object.entries(files)) put(root, file, text);
    for (const [link, to] of Object.entries(links)) {
      mkdirSync(path.dirname(path.join(root, link)), { recursive: true });
      symlinkSync(path.join(root, to), path.join(root, link));
    }
    return look(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function put(root: string, file: string, text: string): void {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), text);
}

function graphAt(root: string, files: readonly string[]): FileGraph {
  const scans = openScans({ root, parse, kept: undefined, now: Date.now });
  const scanned = files.flatMap((file) => {
    const scan = scans.of(file);
    return scan ? [[file, scan] as const] : [];
  });
  return liveGraph(root, new Map(scanned), scans).current();
}

function listedOf({ files }: RandomWorkspace): readonly string[] {
  return Object.keys(files).filter((file) => !file.startsWith('node_modules/'));
}

/** What TypeScript says where `import` may leave out endings, as bundlers have it and we always do. */
function lenient(root: string, files: readonly string[]): readonly OracleEdge[] {
  const config = JSON.parse(readFileSync(path.join(root, 'tsconfig.json'), 'utf8')) as {
    compilerOptions: Record<string, unknown>;
  };
  const modules = ['esnext', 'commonjs'];
  return modules.flatMap((module) => {
    const compilerOptions = { ...config.compilerOptions, module, moduleResolution: 'bundler' };
    const conditions = (compilerOptions as { customConditions?: string[] }).customConditions ?? [];
    put(
      root,
      'tsconfig.json',
      JSON.stringify({ compilerOptions: { ...compilerOptions, customConditions: [...conditions, 'node'] } }),
    );
    return oracleOf(root, files).edges;
  });
}

/** More of them by hand: `GRAPH_RUNS=5000 npx vitest run --project tools graph/oracle`. */
const RUNS = Number(process.env['GRAPH_RUNS'] ?? 100);

test(
  'names lead where TypeScript says, in workspaces of all kinds',
  () => {
    fc.assert(
      fc.property(randomWorkspace, (workspace) => {
        written(workspace, (root) => {
          const files = listedOf(workspace);
          const graph = graphAt(root, files);
          const oracle = oracleOf(root, files);
          const { missing, extra, guessed } = differencesOf(graph, oracle);
          const found = new Set(oracle.edges.map(({ from, specifier }) => `${from} ${specifier}`));
          const alsoRight = lenient(root, files);
          const isLenient = ({ from, specifier, to }: OracleEdge): boolean =>
            alsoRight.some((one) => one.from === from && one.specifier === specifier && one.to === to);
          expect(missing).toEqual([]);
          // Of a package that has nothing where it says, a source is guessed.
          const relative = [...extra, ...guessed].filter(({ specifier }) => specifier.startsWith('.'));
          expect(relative.filter((one) => !isLenient(one))).toEqual([]);
          // The other face of a package, which TypeScript does not look at in its own sources.
          const isRequired = ({ from, specifier }: OracleEdge): boolean =>
            /\.[cm]?tsx?$/.test(from) && workspace.files[from]?.includes(`require('${specifier}')`) === true;
          const other = extra.filter((one) => !isRequired(one));
          expect(other.filter(({ from, specifier }) => found.has(`${from} ${specifier}`))).toEqual([]);
        });
      }),
      { numRuns: RUNS },
    );
  },
  120_000 + RUNS * 200,
);
