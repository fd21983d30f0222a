import { byCodeUnit } from '@subminute/core/unit';

/**
 * What of a checkout's own path programs stumble over: characters that mean something in patterns, addresses and
 * shells, hidden folders, packages. Where two checkouts agree in it, what passes in one passes in the other, but for
 * who looks at the letters.
 */
export function rootShape(root: string): string {
  const odd = new Set(root.replaceAll(/[\w/\\.-]/g, ''));
  const isHidden = /[\\/]\./.test(root);
  const isPackage = /[\\/]node_modules(?:[\\/]|$)/.test(root);
  return [[...odd].sort(byCodeUnit).join(''), isHidden, isPackage].join(' ');
}
