import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = dirname(dirname(import.meta.dirname));

/** A page of the repository, as people read it. */
export interface Page {
  /** From the root. */
  readonly path: string;
  readonly text: string;
}

/** Every Markdown file that git knows or would take, but recorded ones. */
export function pages(): readonly Page[] {
  const listed = execFileSync(
    'git',
    ['ls-files', '--cached', '--others', '--exclude-standard', '--', '*.md'],
    {
      cwd: root,
      encoding: 'utf8',
    },
  );
  return listed
    .split('\n')
    .filter((path) => path !== '' && !path.includes('/fixtures/') && existsSync(join(root, path)))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

/** A fenced block: its language, and what stands in it. */
export interface Block {
  readonly language: string;
  readonly text: string;
}

const FENCED = /^(?<fence>`{3,})(?<language>[^\n`]*)\n(?<text>[^]*?)^\k<fence>`*$/gm;

export function blocks(text: string): readonly Block[] {
  return [...text.matchAll(FENCED)].map(({ groups }) => ({
    language: groups?.['language']?.trim() ?? '',
    text: groups?.['text'] ?? '',
  }));
}

/** What is code within a line. */
export function inlineCode(text: string): readonly string[] {
  return [...text.replaceAll(FENCED, '').matchAll(/(?<!`)`([^`\n]+)`(?!`)/g)].map(([, code = '']) => code);
}

/** The targets of `[text](target)` outside of code. */
export function links(text: string): readonly string[] {
  const prose = text.replaceAll(FENCED, '').replaceAll(/(?<!`)`[^`\n]+`(?!`)/g, 'code');
  return [...prose.matchAll(/\]\(([^()\s]+)\)/g)].map(([, target = '']) => target);
}

/** The anchors of a page's headings, as GitHub makes them. */
export function anchors(text: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const [, heading = ''] of text.replaceAll(FENCED, '').matchAll(/^#{1,6} +(.+)$/gm)) {
    const slug = heading
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .trim()
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\p{M} _-]/gu, '')
      .replaceAll(' ', '-');
    let name = slug;
    for (let n = 1; found.has(name); n++) name = `${slug}-${n}`;
    found.add(name);
  }
  return found;
}
