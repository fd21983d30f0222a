/** Where the shop delivers to, by ISO 3166-1 alpha-2. */
export type Country = 'AT' | 'CH' | 'DE' | 'FR' | 'US';

export interface Address {
  readonly name: string;
  readonly street: string;
  readonly postcode: string;
  readonly city: string;
  readonly country: Country;
}

const POSTCODE: Readonly<Record<Country, RegExp>> = {
  AT: /^\d{4}$/,
  CH: /^\d{4}$/,
  DE: /^\d{5}$/,
  FR: /^\d{5}$/,
  US: /^\d{5}(?:-\d{4})?$/,
};

export type AddressField = keyof Address;

/** The fields that are missing or malformed, in the order of the form. Empty means: deliverable. */
export function addressProblems(address: Address): readonly AddressField[] {
  const problems: AddressField[] = [];
  for (const field of ['name', 'street', 'postcode', 'city'] as const) {
    if (address[field].trim() === '') problems.push(field);
  }
  if (!problems.includes('postcode') && !POSTCODE[address.country].test(address.postcode))
    problems.push('postcode');
  return problems;
}

/** Lines of a label. America writes its postcode behind the city. */
export function labelLines(address: Address): readonly string[] {
  const place =
    address.country === 'US'
      ? `${address.city} ${address.postcode}`
      : `${address.country}-${address.postcode} ${address.city}`;
  return [address.name, address.street, place];
}
