/** Gives the digest of a text as 24 or more hexadecimal digits: SHA-256, as the core has none. */
export type HashText = (text: string) => string;

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** 96 bits in 16 characters of base64url: enough against chance, and a tree has one for each function. */
export const DIGEST_LENGTH = 16;

/** A digest of a text, short. */
export function shortDigest(text: string, hash: HashText): string {
  const hex = hash(text);
  let digest = '';
  for (let i = 0; i < 24; i += 6) {
    const bits = Number.parseInt(hex.slice(i, i + 6), 16);
    for (const shift of [18, 12, 6, 0]) digest += DIGITS.charAt((bits >>> shift) & 63);
  }
  return digest;
}
