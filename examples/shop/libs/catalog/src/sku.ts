/** A stock keeping unit, for example `BOOK-0042`: what price, stock and cart agree on. */
export type Sku = string & { readonly __brand: 'Sku' };

const SKU = /^(?<family>[A-Z]{3,6})-(?<digits>\d{4})$/;

export function parseSku(text: string): Sku | undefined {
  const trimmed = text.trim().toUpperCase();
  return SKU.test(trimmed) ? (trimmed as Sku) : undefined;
}

/** For literals in code and tests; throws where the text is no SKU. */
export function sku(text: string): Sku {
  const parsed = parseSku(text);
  if (parsed === undefined) throw new TypeError(`not a SKU: ${JSON.stringify(text)}`);
  return parsed;
}

export function familyOf(id: Sku): string {
  return id.slice(0, id.indexOf('-'));
}
