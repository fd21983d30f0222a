import type { CartView, LineView } from '@shop/api';
import type { Translate } from '@shop/ui-text';
import { type Html, html } from './html.ts';
import { price } from './product-list.ts';

export function cartPage({ items, lines, quote, couponProblem }: CartView, t: Translate): Html {
  if (items === 0) return html`<p>${t('cart.empty')}</p>`;
  const taxes = quote.taxes.map(
    ({ rate, tax }) =>
      html`<tr>
        <td>${rate}</td>
        <td>${price(tax)}</td>
      </tr>`,
  );
  return html`<h1>${t('cart.title', { count: items })}</h1>
    <table>
      ${lines.map(lineRow)} ${taxes}
      <tr class="total">
        <td>${t('cart.total')}</td>
        <td>${price(quote.total)}</td>
      </tr>
    </table>
    ${couponProblem === null ? '' : html`<p class="problem">${couponProblem}</p>`}`;
}

function lineRow({ title, quantity, net }: LineView): Html {
  return html`<tr>
    <td>${quantity} × ${title}</td>
    <td>${price(net)}</td>
  </tr>`;
}
