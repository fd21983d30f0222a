import { type IncomingHttpHeaders, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What the server does with one request. */
export type Reply =
  | { readonly kind: 'says'; readonly text: string; readonly finish?: string | null }
  | { readonly kind: 'refuses' }
  | { readonly kind: 'status'; readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  /** Cuts the connection in the middle of what it says. */
  | { readonly kind: 'cuts'; readonly text: string }
  /** Never goes on: before its headers, behind them, or in the middle of the answer. */
  | { readonly kind: 'hangs'; readonly where: 'at once' | 'behind headers' | 'in the middle' }
  /** Anything in place of events. */
  | { readonly kind: 'sends'; readonly body: string; readonly type?: string }
  /** Goes on for ever. */
  | { readonly kind: 'floods' };

export interface ModelServer extends AsyncDisposable {
  /** As OPENAI_BASE_URL. */
  readonly url: string;
  readonly requests: {
    readonly path: string;
    readonly headers: IncomingHttpHeaders;
    readonly body: string;
  }[];
  /** Taken one after the other; the last one stays. */
  replies: Reply[];
}

/** A model on loopback that speaks the protocol of chat completions, streaming, and misbehaves as it is told. */
export async function modelServer(...replies: Reply[]): Promise<ModelServer> {
  const requests: ModelServer['requests'] = [];
  const server = createServer((request, response) => {
    response.on('error', () => {});
    text(request).then(
      (body) => {
        requests.push({ path: request.url ?? '', headers: request.headers, body });
        const { replies: left } = model;
        const reply = left.length > 1 ? left.shift() : left[0];
        if (reply) answer(response, reply);
        else response.writeHead(404).end();
      },
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const model: ModelServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    replies,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return model;
}

const EVENTS = { 'content-type': 'text/event-stream; charset=utf-8' };

function answer(response: ServerResponse, reply: Reply): void {
  switch (reply.kind) {
    case 'says':
      response.writeHead(200, EVENTS);
      for (const part of parts(reply.text)) response.write(event({ content: part }));
      if (reply.finish !== null) response.write(event({}, reply.finish ?? 'stop'));
      response.end('data: [DONE]\n\n');
      return;
    case 'refuses':
      response.writeHead(200, EVENTS);
      response.write(event({ refusal: 'I cannot help with that. src/invented.ts:1' }));
      response.end(`${event({}, 'stop')}data: [DONE]\n\n`);
      return;
    case 'status':
      response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers });
      response.end(JSON.stringify({ error: { message: 'src/invented.ts:1 Incorrect key ****', type: 'x' } }));
      return;
    case 'cuts':
      response.writeHead(200, EVENTS);
      response.write(event({ content: reply.text }), () => response.destroy());
      return;
    case 'hangs':
      if (reply.where === 'at once') return;
      response.writeHead(200, EVENTS);
      response.flushHeaders();
      if (reply.where === 'in the middle') response.write(event({ content: '{"points":' }));
      return;
    case 'sends':
      response.writeHead(200, { 'content-type': reply.type ?? EVENTS['content-type'] });
      response.end(reply.body);
      return;
    case 'floods':
      response.writeHead(200, EVENTS);
      flood(response);
  }
}

function flood(response: ServerResponse): void {
  const chunk = `: ${'x'.repeat(64 << 10)}`;
  const more = (): void => {
    while (!response.destroyed && response.write(chunk));
    if (!response.destroyed) response.once('drain', more);
  };
  more();
}

function event(delta: object, finish: string | null = null): string {
  const choices = [{ index: 0, delta, finish_reason: finish }];
  return `data: ${JSON.stringify({ id: 'c1', object: 'chat.completion.chunk', created: 1, model: 'm', choices })}\n\n`;
}

/** As tokens come: a few characters at a time. */
function parts(all: string): readonly string[] {
  return all.match(/.{1,40}/gs) ?? [];
}
