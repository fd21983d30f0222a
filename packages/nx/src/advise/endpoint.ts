import { type Result, createRedactor, err, ok } from '@subminute/core';

/** Where the model is. */
export interface Endpoint {
  readonly baseURL: string;
  /** The same as it may be printed. */
  readonly shown: string;
  readonly apiKey: string;
  readonly organization: string | null;
  readonly project: string | null;
}

const DEFAULT_URL = 'https://api.openai.com/v1';

/** What the environment says; a key alone is for the default endpoint, a URL alone for one that asks for none. */
export function endpointOf(env: Readonly<NodeJS.ProcessEnv>): Result<Endpoint, string> {
  const given = said(env['OPENAI_BASE_URL']);
  const apiKey = said(env['OPENAI_API_KEY']);
  if (given === undefined && apiKey === undefined)
    return err('neither OPENAI_BASE_URL nor OPENAI_API_KEY is set');
  const url = URL.parse(given ?? DEFAULT_URL);
  if (!url || !/^https?:$/.test(url.protocol)) return err('OPENAI_BASE_URL is no URL of http or https');
  if (url.username !== '' || url.password !== '' || url.search !== '')
    return err(
      'OPENAI_BASE_URL has a user, a password or a query in it: the key belongs into OPENAI_API_KEY',
    );
  // The package wants one; who asks for none does not look at it.
  const baseURL = url.href.endsWith('/') ? url.href.slice(0, -1) : url.href;
  return ok({
    baseURL,
    // A gateway may have a token in its path.
    shown: createRedactor()(baseURL),
    apiKey: apiKey ?? 'none',
    organization: said(env['OPENAI_ORG_ID']) ?? null,
    project: said(env['OPENAI_PROJECT_ID']) ?? null,
  });
}

function said(value: string | undefined): string | undefined {
  const text = value?.trim();
  return text === '' ? undefined : text;
}
