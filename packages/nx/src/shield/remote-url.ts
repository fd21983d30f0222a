import { withoutEnd } from './without-end.ts';

/** What the shield gives Nx as its server: `http://127.0.0.1:PORT/c/<checkout>`. */
const OWN = /^http:\/\/127\.0\.0\.1:\d+\/c\/[\da-f]{12}\/*$/;

/** The URL of a remote cache without a slash at its end; `undefined` where it is none, or holds a password. */
export function remoteUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, username, password, search, hash } = new URL(text);
  const isPlain = /^https?:$/.test(protocol) && `${username}${password}${search}${hash}` === '';
  return isPlain ? withoutEnd(text, '/') : undefined;
}

/** Whether this is a shield, which is never behind itself. */
export function isOwnUrl(url: string): boolean {
  return OWN.test(url);
}
