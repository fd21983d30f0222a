import { hash } from 'node:crypto';

/** SHA-256, cut to 128 bits: what things are addressed by. */
export function digest(content: string | Uint8Array): Buffer {
  return hash('sha256', content, 'buffer').subarray(0, 16);
}

/** The same as text of 22 characters. */
export function textDigest(content: string | Uint8Array): string {
  return digest(content).toString('base64url');
}
