// What ESLint's and tsc's own caches save after an edit of one file, in `examples/shop`: pairs in turn, CPU time.
// --files: so many more modules in the project.
import { execFileSync } from 'node:child_process';
import { appendFileSync, copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { memoryFlags } from '../../packages/nx/src/tool-caches/tool-flags.ts';
import { shop } from '../rig/shop.ts';
import { endedChildrenMs } from './cpu.ts';
import { median, numbers, report } from './options.ts';

const { pairs, files } = numbers({ pairs: 10, files: 0 });
const PLAIN = { eslint: 'eslint . --max-warnings 0', tsc: 'tsc -p tsconfig.json --noEmit' } as const;
/** Of tsc only to know what is given up: it misses errors then. */
const REMEMBERING = {
  eslint: memoryFlags,
  tsc: (file: string): string => ` --incremental --tsBuildInfoFile ${file}`,
} as const;
const EDITED = 'src/merge.ts';

async function main(): Promise<void> {
  using shopping = await shop({ daemon: false });
  const cwd = join(shopping.dir, 'libs/cart');
  const env = { ...shopping.env, PATH: `${shopping.dir}/node_modules/.bin:${shopping.env['PATH'] ?? ''}` };
  for (let i = 0; i < files; i++) copyFileSync(join(cwd, EDITED), join(cwd, `src/merge-${i}.ts`));
  const cost = (command: string): number => {
    const before = endedChildrenMs();
    execFileSync('/bin/sh', ['-c', command], { cwd, env, stdio: 'inherit' });
    return endedChildrenMs() - before;
  };
  const measured = Object.entries(PLAIN).map(([tool, plain]) => {
    const name = tool as keyof typeof PLAIN;
    const cache = `${shopping.dir}/node_modules/.cache/subminute/${tool}/libs/cart/bench`;
    const remembering = `${plain}${REMEMBERING[name](cache)}`;
    const firstMs = cost(remembering);
    const without: number[] = [];
    const withIt: number[] = [];
    for (let i = 0; i < pairs; i++) {
      appendFileSync(join(cwd, EDITED), `// ${i}\n`);
      if (i % 2 === 0) without.push(cost(plain));
      withIt.push(cost(remembering));
      if (i % 2 === 1) without.push(cost(plain));
    }
    return [tool, { firstMs, withoutMs: median(without), withMs: median(withIt) }];
  });
  const { version } = JSON.parse(
    readFileSync(join(shopping.dir, 'node_modules/@typescript/native/package.json'), 'utf8'),
  ) as { version: string };
  report({ ...(Object.fromEntries(measured) as object), tscVersion: version, files, pairs });
}

await main();
