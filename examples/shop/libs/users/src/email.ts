/** A normalised address: lower case, without what follows a `+`, so that one person has one account. */
export type Email = string & { readonly __brand: 'Email' };

const EMAIL = /^(?<local>[^\s@+]+)(?:\+[^\s@]*)?@(?<domain>[^\s@.]+(?:\.[^\s@.]+)+)$/;

export function parseEmail(text: string): Email | undefined {
  const { local, domain } = EMAIL.exec(text.trim().toLowerCase())?.groups ?? {};
  if (local === undefined || domain === undefined) return undefined;
  return `${local}@${domain}` as Email;
}

/** `ada@example.org` → `a•••@example.org`, for logs and screens. */
export function maskEmail(email: Email): string {
  const at = email.indexOf('@');
  return `${email.slice(0, 1)}•••${email.slice(at)}`;
}
