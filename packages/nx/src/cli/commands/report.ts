import path from 'node:path';
import { type ExitCode, type Result, duration, err, inline, limit, ok, plural } from '@subminute/core';
import {
  HEALTH_MARK,
  PAGE_MARK,
  type Report,
  headlineOf,
  renderBuildHealth,
  renderReport,
  reportJson,
} from '@subminute/core/report';
import { collectReport } from '../../report/collect.ts';
import { openFile } from '../../report/open-file.ts';
import { type OwnFile, writeOwn } from '../../report/own-file.ts';
import { pageParts } from '../../report/page-parts.ts';
import { size } from '../cache/size.ts';
import { fail, note } from '../fail.ts';
import type { Io } from '../io.ts';
import { LOOP_OPTIONS } from '../loop-model.ts';
import { messages } from '../messages.ts';
import { longTarget } from '../ratchet/first-ledger.ts';
import { type Setting, act } from '../ratchet/setting.ts';

const OPTIONS = { ...LOOP_OPTIONS, out: 'value', open: 'switch', force: 'switch' } as const;

/** Where nobody says: in no repository, and no input of any task. */
const PAGE = 'node_modules/.cache/subminute/report.html';
const HEALTH = 'docs/build-health.md';

/** The loop and its history to look at: a page of its own, a page of the repository, a document. Nothing is run. */
export async function report(io: Io, args: readonly string[]): Promise<ExitCode> {
  const markdown = markdownIn(args.map(longTarget));
  if (!markdown.ok) return fail(io, markdown.error);
  const { md, rest } = markdown.value;
  return await act(io, rest, { action: 'report', options: OPTIONS }, async (setting) => {
    const { format } = setting.given.flags;
    if (format !== 'text' && format !== 'json') return fail(io, messages.onlyTextOrJson(format));
    const collected = await collectReport(setting);
    if (setting.signal.aborted) return fail(io, messages.reportInterrupted);
    if (!collected.ok) return fail(io, collected.error);
    const found = collected.value;
    const files = filesOf(setting, found, md);
    for (const file of files) {
      const written = writeOwn(file);
      if (written.ok) continue;
      const { error } = written;
      return fail(
        io,
        error.kind === 'foreign'
          ? messages.foreignFile(file.told)
          : messages.notWritten(file.told, error.detail),
      );
    }
    io.out.write(format === 'json' ? jsonOf(found, files) : textOf(found, files));
    await opened(setting, files);
    return 0;
  });
}

interface Told extends OwnFile {
  /** As the user knows it. */
  readonly told: string;
}

/** `--md` may stand without a file: then it is the one that everybody has. */
function markdownIn(
  args: readonly string[],
): Result<{ readonly md?: string; readonly rest: readonly string[] }, string> {
  const rest: string[] = [];
  let md: string | undefined;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (arg === '--md=') return err(messages.missingValue('--md'));
    if (arg.startsWith('--md=')) md = arg.slice('--md='.length);
    else if (arg === '--md') {
      const next = args[i + 1];
      const isFile = next !== undefined && next !== '' && !next.startsWith('-');
      md = isFile ? next : '';
      if (isFile) i++;
    } else rest.push(arg);
  }
  return ok({ rest, ...(md === undefined ? {} : { md }) });
}

/** The page is what is asked for, unless it is something else alone. */
function filesOf(
  { given, workspace: { root, cwd } }: Setting,
  found: Report,
  md: string | undefined,
): readonly Told[] {
  const { values, switches, flags } = given;
  const force = switches.has('force');
  const { out } = values;
  const isPage = out !== undefined || switches.has('open') || (md === undefined && flags.format !== 'json');
  const at = (name: string | undefined, usual: string): Pick<Told, 'file' | 'told'> =>
    name === undefined || name === ''
      ? { file: path.join(root, usual), told: usual }
      : { file: path.resolve(cwd, name), told: name };
  return [
    ...(isPage ? [{ ...at(out, PAGE), text: renderReport(found, pageParts()), mark: PAGE_MARK, force }] : []),
    ...(md === undefined
      ? []
      : [{ ...at(md, HEALTH), text: renderBuildHealth(found), mark: HEALTH_MARK, force }]),
  ];
}

function textOf(found: Report, files: readonly Told[]): string {
  const headline = headlineOf(found);
  const what =
    headline?.by === 'ledger'
      ? `${headline.state.scenario} of the ledger`
      : `nine of ten of ${plural(found.loops.window, 'loop')}`;
  const loop = headline
    ? `${what} in ${duration(headline.tookMs)} of ${limit(headline.budgetMs)}`
    : 'no loop is known yet';
  const { measured } = found;
  const told = measured
    ? [
        `   ${measured.verdict} as measured at this commit: ${inline(measured.task)} makes ${inline(measured.scenario)} ${duration(measured.loopMs)} of ${limit(measured.allowedMs)}`,
      ]
    : [];
  const lines = files.map(({ told, text }) => `   wrote ${told} (${size(Buffer.byteLength(text))})`);
  return `${[`REPORT ${loop}`, ...told, ...lines].join('\n')}\n`;
}

function jsonOf(found: Report, files: readonly Told[]): string {
  return `${JSON.stringify({ ...reportJson(found), files: files.map(({ told }) => told) })}\n`;
}

async function opened({ io, given }: Setting, [page]: readonly Told[]): Promise<void> {
  if (!given.switches.has('open') || !page) return;
  const problem = await openFile(page.file);
  if (problem !== undefined) note(io, messages.notOpened(page.told, problem));
}
