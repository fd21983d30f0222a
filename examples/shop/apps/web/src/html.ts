/** Markup that is safe to show: only `html` makes it. */
export interface Html {
  readonly markup: string;
}

export type Piece = Html | string | number | readonly Piece[];

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '&quot;',
  '&': '&amp;',
  "'": '&#39;',
  '<': '&lt;',
  '>': '&gt;',
};

/** A template tag: text is escaped, markup is not, lists are joined. */
export function html(parts: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  return { markup: parts.map((part, index) => part + render(pieces[index] ?? '')).join('') };
}

function render(piece: Piece): string {
  if (typeof piece === 'string') return piece.replaceAll(/["&'<>]/g, (char) => ESCAPES[char] ?? char);
  if (typeof piece === 'number') return String(piece);
  return 'markup' in piece ? piece.markup : piece.map(render).join('');
}
