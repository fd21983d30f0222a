import type { TsconfigFile } from './tsconfig-file.ts';
import { withoutEnd } from '../shield/without-end.ts';

const NEVER = /\/(?:node_modules|bower_components|jspm_packages)\//;

/** Tells whether a tsconfig's `files`, `include` and `exclude` name a file, as TypeScript reads them. */
export function inclusionOf(config: TsconfigFile): (file: string) => boolean {
  const { files, include, exclude, options } = config;
  const dir = config.file.slice(0, config.file.lastIndexOf('/'));
  const named = new Set(files ?? []);
  const wanted = (include ?? (files ? [] : [`${dir}/**/*`])).map((glob) => regexOf(glob, 'wanted'));
  const outputs = [options['outDir'], options['declarationDir']].filter((one) => typeof one === 'string');
  const left = (exclude ?? outputs).map((glob) => regexOf(glob, 'left'));
  const isCode =
    options['allowJs'] === true || options['checkJs'] === true ? /\.[cm]?[jt]sx?$/ : /\.[cm]?tsx?$/;
  return (file) => {
    if (named.has(file)) return true;
    if (!isCode.test(file) || NEVER.test(file.slice(dir.length))) return false;
    return wanted.some((test) => test.test(file)) && !left.some((test) => test.test(file));
  };
}

const NOTHING = /(?!)/;

/** A name without a star or an ending is a folder; what is left out, is left out with all below it. */
function regexOf(glob: string, use: 'wanted' | 'left'): RegExp {
  const parts = withoutEnd(glob, '/').split('/');
  const last = parts.at(-1) ?? '';
  // TypeScript refuses such a pattern.
  if (use === 'wanted' && last === '**') return NOTHING;
  if (use === 'wanted' && !/[*?.]/.test(last)) parts.push('**', '*');
  let text = '';
  for (const [at, part] of parts.entries()) {
    const slash = at === 0 ? '' : '/';
    if (part === '**') text += use === 'wanted' ? String.raw`(?:/(?!\.)[^/]+)*?` : '(?:/[^/]+)*?';
    else text += slash + partText(part, use);
  }
  return new RegExp(`^${text}${use === 'wanted' ? '$' : '(?:$|/)'}`);
}

function partText(part: string, use: 'wanted' | 'left'): string {
  const text = part
    .replace(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('*', '[^/]*')
    .replaceAll('?', '[^/]');
  return use === 'wanted' && /^[*?]/.test(part) ? String.raw`(?!\.)${text}` : text;
}
