import { UNSAFE } from '../line.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Markup that is written as it is. Only `markup` makes it, and what is ours. */
export interface Html {
  readonly html: string;
}

type Part = Html | string | number | undefined | readonly Part[];

/**
 * Markup with what stands in it as text: whatever is no `Html` is escaped, so that the name of a task is its name
 * and nothing else, in an element as in an attribute with quotes.
 */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { html: strings.map((text, at) => text + (at < parts.length ? written(parts[at]) : '')).join('') };
}

function written(part: Part): string {
  if (part === undefined) return '';
  if (typeof part === 'number' || typeof part === 'string') return escaped(String(part));
  if (isList(part)) return part.map(written).join('');
  return part.html;
}

function isList(part: Html | readonly Part[]): part is readonly Part[] {
  return Array.isArray(part);
}

/** One line of text; marks that turn its direction would turn what comes after it. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(UNSAFE, ' ')
    .replaceAll(/[&<>"']/g, (char) => ENTITIES[char] ?? '');
}

/** Markup of ours that is no text from outside. */
export function trusted(html: string): Html {
  return { html };
}

/** JSON for a script element: nothing in it can end the element, or begin a comment. */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(/[<>&\u2028\u2029]/g, (char) => {
    const code = char.charCodeAt(0).toString(16).padStart(4, '0');
    return `\\u${code}`;
  });
}
