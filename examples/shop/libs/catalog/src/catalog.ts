import { type CategoryPath, isWithin } from './category.ts';
import type { Product } from './product.ts';
import type { Sku } from './sku.ts';

/** The products of the shop, looked up by SKU and by category. */
export interface Catalog {
  readonly bySku: ReadonlyMap<Sku, Product>;
}

/** Two products with one SKU are a bug in the data: it throws. */
export function catalogOf(products: readonly Product[]): Catalog {
  const bySku = new Map<Sku, Product>();
  for (const product of products) {
    if (bySku.has(product.sku)) throw new Error(`duplicate SKU ${product.sku}`);
    bySku.set(product.sku, product);
  }
  return { bySku };
}

export function findProduct(catalog: Catalog, id: Sku): Product | undefined {
  return catalog.bySku.get(id);
}

/** Cheapest first; equal prices by SKU. */
export function productsIn(catalog: Catalog, category: CategoryPath): readonly Product[] {
  return [...catalog.bySku.values()]
    .filter((product) => isWithin(product.category, category))
    .sort((a, b) => a.price.minor - b.price.minor || (a.sku < b.sku ? -1 : 1));
}
