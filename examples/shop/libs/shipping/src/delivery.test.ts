import { describe, expect, it } from 'vitest';
import { addWorkdays, deliveryDay } from './delivery.ts';

describe('deliveryDay', () => {
  it('takes two workdays within the country, three after the cut-off', () => {
    expect(deliveryDay('2026-11-16', 9, 'DE')).toBe('2026-11-18');
    expect(deliveryDay('2026-11-16', 14, 'DE')).toBe('2026-11-19');
  });

  it('adds a day at the customs', () => {
    expect(deliveryDay('2026-11-16', 9, 'AT')).toBe('2026-11-20');
    expect(deliveryDay('2026-11-16', 9, 'CH')).toBe('2026-11-23');
  });
});

describe('addWorkdays', () => {
  it('skips the weekend, also across a change of the clocks and a new year', () => {
    expect(addWorkdays('2026-10-23', 1)).toBe('2026-10-26');
    expect(addWorkdays('2026-12-31', 1)).toBe('2027-01-01');
    expect(addWorkdays('2026-11-21', 0)).toBe('2026-11-21');
  });

  it('refuses what is no day', () => {
    expect(() => addWorkdays('tomorrow', 1)).toThrow('not a day: "tomorrow"');
  });
});
