import { createBiomeDocument } from './biome-document.ts';
import type { CreateDocumentReader } from './document.ts';
import { createEslintDocument, createOxlintDocument, createSarifDocument } from './formats.ts';

/** Every reader of documents; the first that knows one reads the rest of it alone. */
export const DOCUMENT_READERS: readonly CreateDocumentReader[] = [
  createEslintDocument,
  createBiomeDocument,
  createOxlintDocument,
  createSarifDocument,
];
