import { readFileSync } from 'node:fs';
import MagicString from 'magic-string';
import { type Result, err, ok } from '@subminute/core';
import type ts from 'typescript';
import { type LookedThrough, type NewTexts, openProject } from './looked-through.ts';
import { type Missing, parsedConfig } from './missing.ts';
import type { Subject } from './subjects.ts';
import type { TypeScript } from './typescript.ts';

/** Annotations of a project that TypeScript infers, proven to change nothing. */
export interface Annotated {
  /** New texts of files, by their absolute path. */
  readonly texts: NewTexts;
  /** Files that stay as they are, and why. */
  readonly left: ReadonlyMap<string, string>;
}

/** Until nothing differs, files are put back; more rounds mean that they hang on each other. */
const ROUNDS = 3;

/**
 * Annotates the files that lack annotations. Each stays only where the whole project then declares what it declared
 * before and has no error more; else it is put back.
 */
export function annotate(
  typescript: TypeScript,
  subject: Subject,
  missing: Missing,
): Result<Annotated, string> {
  const lookThrough = openProject(typescript, subject);
  const before = lookThrough(new Map());
  if (!before) return err('TypeScript cannot read its tsconfig');
  // Of what cannot be found, any type would be inferred.
  const [error] = before.errors.values();
  if (error !== undefined)
    return err(`it does not type-check as it is; mend that, or build what it hangs on: ${error}`);
  const left = new Map<string, string>();
  const known = [...missing.keys()].filter((file) => subject.files.has(file));
  for (const file of missing.keys()) if (!known.includes(file)) left.set(file, 'git ignores it');
  const texts = textsWith(typescript, subject, known, left);
  for (let round = 0; round < ROUNDS && texts.size > 0; round++) {
    const after = lookThrough(texts);
    const wrong = after ? differing(before, after) : new Map([['', 'it cannot be compiled']]);
    if (wrong.size === 0) return ok({ texts, left });
    const guilty = [...wrong].filter(([file]) => texts.has(file));
    // What one annotation does to another file is not looked for.
    const back =
      guilty.length > 0
        ? guilty
        : [...texts.keys()].map((file) => [file, 'with it another file would differ'] as const);
    for (const [file, why] of back) {
      texts.delete(file);
      left.set(file, why);
    }
  }
  for (const file of texts.keys()) left.set(file, 'with it another file would differ');
  return ok({ texts: new Map(), left });
}

function differing(before: LookedThrough, after: LookedThrough): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [file, text] of before.declarations)
    if (after.declarations.get(file) !== text)
      found.set(file, 'with what TypeScript infers it would declare something else');
  for (const file of after.errors.keys())
    found.set(file, 'with what TypeScript infers it would not type-check');
  return found;
}

const NOTHING = 'TypeScript infers nothing for it';
const FIX = 'fixMissingTypeAnnotationOnExports';
/** No compiler may take what is imported for it for something that runs. */
const PREFERENCES = { preferTypeOnlyAutoImports: true } as const;

function textsWith(
  typescript: TypeScript,
  { home, config }: Subject,
  files: readonly string[],
  left: Map<string, string>,
): Map<string, string> {
  const options = { isolatedDeclarations: true, declaration: true, allowJs: false, checkJs: false };
  const parsed = parsedConfig(typescript, config, options);
  const service = parsed && typescript.createLanguageService(serviceHost(typescript, parsed, home));
  const texts = new Map<string, string>();
  for (const file of files) {
    const text = service && annotated({ typescript, service, file });
    if (text?.ok) texts.set(file, text.value);
    else left.set(file, text?.error ?? NOTHING);
  }
  service?.dispose();
  return texts;
}

interface Asked {
  readonly typescript: TypeScript;
  readonly service: ts.LanguageService;
  readonly file: string;
}

/** With all that TypeScript would insert; what it would write anew (`export default`) stays. */
function annotated({ typescript, service, file }: Asked): Result<string, string> {
  const before = readFileSync(file, 'utf8');
  // Its places would be counted without the mark.
  if (before.startsWith('\uFEFF')) return err('it begins with a byte order mark');
  const format = typescript.getDefaultFormatCodeSettings(before.includes('\r\n') ? '\r\n' : '\n');
  try {
    const { changes } = service.getCombinedCodeFix(
      { type: 'file', fileName: file },
      FIX,
      format,
      PREFERENCES,
    );
    const inserted = changes
      .filter(({ fileName }) => fileName === file)
      .flatMap(({ textChanges }) => textChanges.filter(({ span }) => span.length === 0));
    const text = new MagicString(before);
    for (const { span, newText } of inserted) text.appendLeft(span.start, newText);
    return inserted.length === 0 ? err(NOTHING) : ok(text.toString());
  } catch {
    // TypeScript itself gives up on some code.
    return err(NOTHING);
  }
}

function serviceHost(
  typescript: TypeScript,
  { options, fileNames, projectReferences }: ts.ParsedCommandLine,
  home: string,
): ts.LanguageServiceHost {
  const { sys } = typescript;
  return {
    getCompilationSettings: () => options,
    getProjectReferences: () => projectReferences,
    getScriptFileNames: () => fileNames,
    getScriptVersion: () => '1',
    getScriptSnapshot: (file) => {
      const text = sys.readFile(file);
      return text === undefined ? undefined : typescript.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => home,
    getDefaultLibFileName: (given) => typescript.getDefaultLibFilePath(given),
    fileExists: (file) => sys.fileExists(file),
    readFile: (file) => sys.readFile(file),
    directoryExists: (folder) => sys.directoryExists(folder),
    getDirectories: (folder) => sys.getDirectories(folder),
    readDirectory: (...args) => sys.readDirectory(...args),
    ...(sys.realpath ? { realpath: (file: string) => sys.realpath?.(file) ?? file } : {}),
  };
}
