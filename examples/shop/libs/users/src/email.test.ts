import { describe, expect, it } from 'vitest';
import { maskEmail, parseEmail, type Email } from './email.ts';

describe('email', () => {
  it('gives one person one address', () => {
    expect(parseEmail(' Ada+shop@Example.org ')).toBe('ada@example.org');
  });

  it.each(['', 'ada', 'ada@', '@example.org', 'ada@example', 'a b@example.org'])('is not %j', (text) => {
    expect(parseEmail(text)).toBeUndefined();
  });

  it('is masked where others can read it', () => {
    expect(maskEmail('ada@example.org' as Email)).toBe('a•••@example.org');
  });
});
