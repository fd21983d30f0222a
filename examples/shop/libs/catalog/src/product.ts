import type { Money } from '@shop/money';
import type { CategoryPath } from './category.ts';
import type { Sku } from './sku.ts';

/** Which tax applies is a fact about the product; what it amounts to is up to pricing. */
export type TaxClass = 'standard' | 'reduced' | 'none';

export interface Product {
  readonly sku: Sku;
  readonly title: string;
  readonly category: CategoryPath;
  /** Net of tax. */
  readonly price: Money;
  readonly taxClass: TaxClass;
  readonly weightGrams: number;
  readonly keywords: readonly string[];
}
