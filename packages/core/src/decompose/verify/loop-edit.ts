import { isLockfile } from '../../ratchet/touch.ts';

/** Scripts of all kinds; declarations allow no statement. */
const SCRIPT = /(?<!\.d)\.[cm]?[jt]sx?$/;
const DECLARATION = /\.d\.[cm]?ts$/;
const JSON_TEXT = /\.(?:json|jsonc|json5)$/;
/** Of these a line more at the end means nothing. */
const PLAIN =
  /\.(?:md|mdx|txt|css|scss|sass|less|html|vue|svelte|astro|graphql|gql|ya?ml|toml|svg|snap|sh|env|ini)$|(?:^|\/)\.(?:gitignore|npmrc|nvmrc|editorconfig|prettierignore|env)$/;

/**
 * The text of a file after an edit that changes its bytes, and of code what it consists of, but no verdict: a
 * statement that does nothing, white space in JSON, lines more elsewhere. Another `time`, from 1 on, is another edit: of
 * the same one the cache would know all. Of `void 0` esbuild would leave nothing, and no test file would have changed. `undefined`: nobody knows such an edit of it. Lockfiles are left alone, since
 * Nx asks them for versions.
 */
export function loopEdit(path: string, text: string, time: number): string | undefined {
  if (isLockfile(path) || text.includes('\0')) return undefined;
  if (SCRIPT.test(path)) return `${text}\nvoid [globalThis, ${time}];\n`;
  if (DECLARATION.test(path)) return `${text}\n// edit ${time}\n`;
  return isWhiteSpaceAlone(path) || PLAIN.test(path) ? `${text}${'\n'.repeat(time)}` : undefined;
}

/** Whether an edit of it says nothing new to those who read it as data. */
export function isWhiteSpaceAlone(path: string): boolean {
  return JSON_TEXT.test(path);
}
