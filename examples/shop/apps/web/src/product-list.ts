import type { MoneyView, ProductView } from '@shop/api';
import type { Translate } from '@shop/ui-text';
import { type Html, html } from './html.ts';

/** What can be bought comes first; within each half the API's order stays. */
export function productList(products: readonly ProductView[], t: Translate): Html {
  const sorted = products.toSorted((a, b) => Number(a.available === 0) - Number(b.available === 0));
  return html`<ul class="products">
    ${sorted.map((product) => productItem(product, t))}
  </ul>`;
}

export function price({ amount, currency }: MoneyView): Html {
  return html`<span class="price">${amount} ${currency}</span>`;
}

function productItem({ sku, title, price: net, available }: ProductView, t: Translate): Html {
  const button =
    available === 0
      ? html`<em>${t('product.soldOut')}</em>`
      : html`<button data-sku="${sku}">${t('product.add')}</button>`;
  return html`<li>${title} ${price(net)} ${button}</li>`;
}
