// The main job, on examples/shop: what did this change break?
//
//   npm run demo
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shape, verdictOf } from './pages/answers.ts';
import { run } from './rig/run.ts';
import { type Shop, shop } from './rig/shop.ts';

const TARGETS = ['-t', 'typecheck,test,lint,build'];

function title(text: string): void {
  console.log(`\n── ${text}`);
}

async function tell(
  shopping: Shop,
  [bin, command]: readonly [bin: 'nx' | 'subminute', command: 'affected' | 'run-many'],
  env: NodeJS.ProcessEnv = {},
): Promise<string> {
  const ran = await run(
    process.execPath,
    [join(shopping.dir, 'node_modules/.bin', bin), command, ...TARGETS],
    {
      cwd: shopping.dir,
      env: { ...shopping.env, ...env },
      timeoutMs: 300_000,
    },
  );
  return ran.stdout + (bin === 'nx' ? ran.stderr : '');
}

/** What an agent has to read of plain Nx: its summary, and then each log that it points at. */
async function plainNx(shopping: Shop): Promise<{ summary: number; logs: number }> {
  const never = { SUBMINUTE_PLAIN_NX: 'never' };
  const summary = await tell(shopping, ['nx', 'affected'], { ...never, CLAUDECODE: '1' });
  const whole = await tell(shopping, ['nx', 'affected'], never);
  return { summary: Buffer.byteLength(summary), logs: Buffer.byteLength(whole) };
}

async function demo(): Promise<void> {
  title('a shop of 12 projects (examples/shop), set up in a temporary folder');
  using shopping = await shop({ daemon: false, say: (text) => console.log(`   ${text}`) });
  title('everything once: subminute run-many -t typecheck,test,lint,build');
  process.stdout.write(await tell(shopping, ['subminute', 'run-many']));

  await shopping.fault(true);
  title('a change with two faults: subminute affected -t typecheck,test,lint,build');
  const verdict = await tell(shopping, ['subminute', 'affected']);
  process.stdout.write(verdict);
  const shown = verdictOf(readFileSync(join(import.meta.dirname, '../README.md'), 'utf8'));
  if (shape(verdict) !== shape(shown)) throw new Error(`README.md shows another verdict:\n${shown}`);
  const nx = await plainNx(shopping);

  await shopping.fault(false);
  title('the faults mended: subminute run-many -t typecheck,test,lint,build');
  const green = await tell(shopping, ['subminute', 'run-many']);
  process.stdout.write(green);
  if (!green.startsWith('PASS ')) throw new Error('the demo expected a green verdict');

  title('what there was to read of the red run');
  const row = (bytes: number, what: string): void => {
    console.log(`${String(bytes).padStart(9)} bytes  ${what}`);
  };
  row(Buffer.byteLength(verdict), 'subminute: every root cause with its file and line');
  row(nx.summary, 'nx for agents: names of the failed tasks and paths of their logs');
  row(nx.logs, 'nx for people: the logs of the failed tasks');
}

await demo();
