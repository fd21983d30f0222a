export { type Catalog, catalogOf, findProduct, productsIn } from './catalog.ts';
export { breadcrumbs, categoryPath, type CategoryPath, countByCategory, isWithin } from './category.ts';
export type { Product, TaxClass } from './product.ts';
export { type Hit, search, words } from './search.ts';
export { familyOf, parseSku, sku, type Sku } from './sku.ts';
