import { existsSync } from 'node:fs';
import path from 'node:path';
import type { GraphTarget } from '../adapter/graph-targets.ts';
import { scriptTargets } from '../cli/loop-checks/loop-checks.ts';
import { readJson, recordAt, textAt } from '../decompose/json-file.ts';
import { isKnownProgram } from '../decompose/file-kinds.ts';
import { isRecord } from '../shield/fields.ts';
import { type Fixer, type FixQuestion, leftAll } from './fixer.ts';
import { jsonEdits, valueAt } from './json-edits.ts';
import { plainWords, programOf } from './program-of.ts';

/** A script of one plain command becomes that command: the same program, from the same folder, without a package manager. */
export const scripts: Fixer = {
  name: 'scripts',
  means: ['executor', 'options', 'metadata', 'configurations'],
  plan: async (question) => {
    const { facts, files } = question;
    const targets = scriptTargets(facts);
    const common = targets.length === 0 ? undefined : whyNone(question);
    if (common !== undefined) return { edits: [], changed: [], left: leftAll(targets, common) };
    const readers = await variableReaders(question, targets);
    const edits = jsonEdits(files);
    const left = targets.flatMap((target) => {
      const { root, task, command } = target;
      const why = whyNot(question, target) ?? readers(root);
      if (why !== undefined) return [{ what: task, why }];
      const file = path.posix.join(root, 'package.json');
      const at = ['nx', 'targets', target.target];
      edits.set({ file, at: [...at, 'command'] }, command.trim());
      edits.set({ file, at: [...at, 'options', 'cwd'] }, '{projectRoot}');
      return [];
    });
    return { edits: edits.edits(), changed: edits.changed, left };
  },
};

/** What a package manager can be told to do around each script. */
const AROUND = /^\s*(?:script-shell|shell-emulator|node-options|enable-pre-post-scripts|ignore-scripts)\s*=/m;

function whyNone({ root, files }: FixQuestion): string | undefined {
  if (['.pnp.cjs', '.pnp.js'].some((file) => existsSync(path.join(root, file))))
    return 'programs are found by the package manager alone (Plug and Play)';
  if (AROUND.test(files.read('.npmrc') ?? '')) return '.npmrc says how scripts are run';
  const defaults = recordAt(readJson(files, 'nx.json'), 'targetDefaults');
  const key = ['nx:run-script', 'nx:run-commands'].find((name) => Object.hasOwn(defaults, name));
  return key && `targetDefaults of nx.json say what each ${key} is`;
}

function whyNot({ root, files, configOf }: FixQuestion, target: GraphTarget): string | undefined {
  const { root: home, target: name, command, task } = target;
  const manifest = readJson(files, path.posix.join(home, 'package.json'));
  const given = recordAt(manifest, 'scripts');
  if (textAt(given, name) !== command) return `no script of its package.json is called ${name}`;
  const hook = [`pre${name}`, `post${name}`].find((one) => Object.hasOwn(given, one));
  if (hook !== undefined) return `the package manager runs ${hook} with it`;
  const words = plainWords(command);
  const program = programOf(command);
  if (!words || program === undefined) return 'it is no single plain command';
  if (program !== words[0] || !isRead(program))
    return `nobody knows what ${words[0]} asks the package manager`;
  if (!isInstalled(root, home, program)) return `${program} is in no node_modules/.bin above it`;
  if (AROUND.test(files.read(path.posix.join(home, '.npmrc')) ?? ''))
    return 'its .npmrc says how scripts are run';
  const written = valueAt(files, {
    file: path.posix.join(home, 'package.json'),
    at: ['nx', 'targets', name],
  });
  const hasMore = isRecord(written) && ['options', 'configurations'].some((field) => field in written);
  const { options } = configOf(task);
  const isPlain = isRecord(options) && Object.keys(options).every((key) => key === 'script');
  return hasMore || !isPlain ? 'it has options of its own' : undefined;
}

/** Programs that are known not to ask by which script they were started. */
function isRead(program: string): boolean {
  return isKnownProgram(program) || ['eslint', 'oxlint', 'stylelint'].includes(program);
}

/** As npm looks for it, and as Nx does for a command: in the folder, then in those above. */
function isInstalled(root: string, home: string, program: string): boolean {
  for (let at = home; ; at = path.posix.dirname(at)) {
    if (existsSync(path.join(root, at, 'node_modules', '.bin', program))) return true;
    if (at === '.') return false;
  }
}

/** Which project, or the root, has code that asks for what a package manager sets. */
async function variableReaders(
  { files, fileGraph }: FixQuestion,
  targets: readonly GraphTarget[],
): Promise<(home: string) => string | undefined> {
  if (targets.length === 0) return () => undefined;
  const readers = (await fileGraph()).files
    .map(({ path: file }) => file)
    .filter((file) =>
      /\bnpm_(?:config|package|lifecycle|execpath|node_execpath|command)|\bINIT_CWD\b/.test(
        files.read(file) ?? '',
      ),
    );
  return (home) => {
    const found = readers.find((file) => !file.includes('/') || home === '.' || file.startsWith(`${home}/`));
    return found && `${found} asks for what the package manager sets`;
  };
}
