import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UNSAFE } from '../line.ts';
import { markup, scriptJson, trusted } from './html.ts';

const HOSTILE = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom(
        '<',
        '>',
        '"',
        "'",
        '&',
        '`',
        '</script>',
        '<!--',
        '-->',
        '\u2028',
        '\u202e',
        '\ud800',
        'x',
      ),
    )
    .map((parts) => parts.join('')),
);

/** As a browser reads text and the value of an attribute. */
function readBack(text: string): string {
  const names: Readonly<Record<string, string>> = {
    '&amp;': '&',
    '&lt;': '<',
    '&gt;': '>',
    '&quot;': '"',
    '&#39;': "'",
  };
  return text.replaceAll(/&(?:amp|lt|gt|quot|#39);/g, (entity) => names[entity] ?? '');
}

describe('markup', () => {
  test('whatever a name is, it is text: in an element and in an attribute with quotes', () => {
    fc.assert(
      fc.property(HOSTILE, (name) => {
        const { html } = markup`<b title="${name}">${name}</b>`;
        const found = /^<b title="([^"<>]*)">([^<>]*)<\/b>$/.exec(html);
        expect(found).not.toBeNull();
        expect(found?.[1]).toBe(found?.[2]);
        // But for what no line of text has, nothing is lost.
        const plain = name.toWellFormed().replaceAll(UNSAFE, ' ');
        expect(readBack(found?.[2] ?? '')).toBe(plain);
      }),
    );
  });

  test('markup in markup stays markup, lists are put together, nothing is nothing', () => {
    const part = markup`<i>${1}</i>`;
    expect(markup`${[part, '<', undefined, [part]]}${trusted('<br>')}`.html).toBe('<i>1</i>&lt;<i>1</i><br>');
  });
});

describe('JSON in a script element', () => {
  test('is the same value again, and can neither end the element nor begin a comment', () => {
    fc.assert(
      fc.property(fc.jsonValue(), HOSTILE, (value, name) => {
        const text = scriptJson({ value, [name]: name });
        expect(text).not.toMatch(/[<>&\u2028\u2029]/);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify({ value, [name]: name })));
      }),
    );
  });
});
