import { describe, expect, it } from 'vitest';
import { type Address, addressProblems, labelLines } from './address.ts';

const BERLIN: Address = {
  name: 'Ada Lovelace',
  street: 'Invalidenstraße 1',
  postcode: '10115',
  city: 'Berlin',
  country: 'DE',
};

describe('address', () => {
  it('has no problems when it is complete', () => {
    expect(addressProblems(BERLIN)).toEqual([]);
  });

  it('names each field that is missing or malformed once', () => {
    expect(addressProblems({ ...BERLIN, name: ' ', postcode: '' })).toEqual(['name', 'postcode']);
    expect(addressProblems({ ...BERLIN, country: 'CH' })).toEqual(['postcode']);
  });

  it('is written as the country writes it', () => {
    expect(labelLines(BERLIN).at(-1)).toBe('DE-10115 Berlin');
    expect(labelLines({ ...BERLIN, city: 'Berlin, NH', postcode: '03570', country: 'US' }).at(-1)).toBe(
      'Berlin, NH 03570',
    );
  });
});
