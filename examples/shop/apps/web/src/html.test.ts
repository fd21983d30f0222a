import { describe, expect, it } from 'vitest';
import { html } from './html.ts';

describe('html', () => {
  it('escapes text, also within an attribute', () => {
    const title = `<b>"Tom & Jerry's"</b>`;
    expect(html`<p title="${title}">${1}</p>`.markup).toBe(
      '<p title="&lt;b&gt;&quot;Tom &amp; Jerry&#39;s&quot;&lt;/b&gt;">1</p>',
    );
  });

  it('takes markup as it is and joins lists', () => {
    const items = ['a', '<'].map((text) => html`<i>${text}</i>`);
    expect(html`<b>${items}</b>`.markup).toBe('<b><i>a</i><i>&lt;</i></b>');
  });
});
