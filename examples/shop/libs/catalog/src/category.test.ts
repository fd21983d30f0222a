import { describe, expect, it } from 'vitest';
import { breadcrumbs, categoryPath, countByCategory, isWithin } from './category.ts';

describe('category', () => {
  it('is within itself and its ancestors, not within its namesakes', () => {
    const children = categoryPath('books', 'children');
    expect(isWithin(children, children)).toBe(true);
    expect(isWithin(children, categoryPath('books'))).toBe(true);
    expect(isWithin(categoryPath('books-used'), categoryPath('books'))).toBe(false);
  });

  it('lists the way down to it', () => {
    expect(breadcrumbs(categoryPath('home', 'light', 'desk'))).toEqual([
      'home',
      'home/light',
      'home/light/desk',
    ]);
  });

  it('counts its descendants', () => {
    const counts = countByCategory([
      categoryPath('home'),
      categoryPath('home', 'light'),
      categoryPath('books'),
    ]);
    expect([...counts]).toEqual([
      ['books', 1],
      ['home', 2],
      ['home/light', 1],
    ]);
  });

  it('refuses a name that would break a path', () => {
    expect(() => categoryPath('a/b')).toThrow(TypeError);
    expect(() => categoryPath()).toThrow(TypeError);
  });
});
