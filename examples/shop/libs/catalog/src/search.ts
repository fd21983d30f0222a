import type { Catalog } from './catalog.ts';
import type { Product } from './product.ts';

export interface Hit {
  readonly product: Product;
  readonly score: number;
}

/** A word in the title counts more than a keyword, the start of a word less than the whole. */
const WEIGHT = { title: 4, keyword: 2, prefix: 1 } as const;

/** Lower case, without accents, split at what is neither letter nor digit. */
export function words(text: string): readonly string[] {
  return (
    text
      .normalize('NFD')
      .replaceAll(/\p{Mark}/gu, '')
      .toLowerCase()
      .match(/[\p{Letter}\p{Number}]+/gu) ?? []
  );
}

/** Every word of the query must occur. Best score first, equal scores by SKU. */
export function search(catalog: Catalog, query: string, limit = 20): readonly Hit[] {
  const wanted = [...new Set(words(query))];
  if (wanted.length === 0) return [];
  return [...catalog.bySku.values()]
    .map((product) => ({ product, score: scoreOf(product, wanted) }))
    .filter((hit) => hit.score > 0)
    .sort((a, b) => b.score - a.score || (a.product.sku < b.product.sku ? -1 : 1))
    .slice(0, limit);
}

function scoreOf(product: Product, wanted: readonly string[]): number {
  const title = words(product.title);
  const keywords = product.keywords.flatMap(words);
  let total = 0;
  for (const word of wanted) {
    const score = wordScore(word, title, keywords);
    if (score === 0) return 0;
    total += score;
  }
  return total;
}

function wordScore(word: string, title: readonly string[], keywords: readonly string[]): number {
  if (title.includes(word)) return WEIGHT.title;
  if (keywords.includes(word)) return WEIGHT.keyword;
  return [...title, ...keywords].some((candidate) => candidate.startsWith(word)) ? WEIGHT.prefix : 0;
}
