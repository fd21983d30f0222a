import { negotiateLocale, translator } from '@shop/ui-text';
import { cartPage } from './cart-page.ts';
import { type Answer, clientOf } from './client.ts';
import { type Html, html } from './html.ts';
import { productList } from './product-list.ts';

const t = translator(negotiateLocale(navigator.languages.join(',')));
const client = clientOf('/api', (url, init) => fetch(url, init));

function show<T>(id: string, answer: Answer<T>, page: (value: T) => Html): void {
  const element = document.getElementById(id);
  if (element === null) return;
  element.innerHTML = (
    answer.ok ? page(answer.value) : html`<p class="problem">${answer.problem.detail}</p>`
  ).markup;
}

async function refresh(): Promise<void> {
  const [products, cart] = await Promise.all([client.products(), client.cart()]);
  show('products', products, (value) => productList(value, t));
  show('cart', cart, (value) => cartPage(value, t));
}

document.addEventListener('click', (event) => {
  const sku = event.target instanceof HTMLElement ? event.target.dataset['sku'] : undefined;
  if (sku !== undefined) void client.setQuantity(sku, 1).then(refresh);
});
void refresh();
