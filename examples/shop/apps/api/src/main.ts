import { createServer, type IncomingMessage } from 'node:http';
import { asUserId, type Email, parseEmail, type Role, type User } from '@shop/users';
import { handle } from './handlers.ts';
import { seededStore } from './store.ts';

const PORT = Number(process.env['PORT'] ?? 4300);
const store = seededStore();

const server = createServer((incoming, outgoing) => {
  void answer(incoming).then(({ status, body }) => {
    outgoing.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
});
server.listen(PORT, () => console.log(`the shop is open at http://localhost:${PORT}/products`));

async function answer(
  incoming: IncomingMessage,
): Promise<{ readonly status: number; readonly body: unknown }> {
  const now = new Date();
  try {
    const body = await readJson(incoming);
    return handle(store, {
      method: incoming.method ?? 'GET',
      url: new URL(incoming.url ?? '/', `http://localhost:${PORT}`),
      user: userOf(incoming),
      today: now.toISOString().slice(0, 10),
      hour: now.getHours(),
      ...(body !== undefined && { body }),
    });
  } catch (error) {
    if (error instanceof SyntaxError)
      return { status: 400, body: { problem: 'bad-json', detail: error.message } };
    console.error(error);
    return { status: 500, body: { problem: 'internal', detail: 'see the log of the server' } };
  }
}

async function readJson(incoming: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return chunks.length === 0 ? undefined : JSON.parse(Buffer.concat(chunks).toString('utf8'));
}

/** An example has no passwords: the header `x-user` is believed. Nobody is a guest, our own people are clerks. */
function userOf(incoming: IncomingMessage): User {
  const guest = parseEmail('guest@shop.example');
  const email = parseEmail(String(incoming.headers['x-user'] ?? '')) ?? guest;
  if (email === undefined) throw new Error('internal: the guest has no address');
  return { id: asUserId(email), email, role: email === guest ? 'guest' : roleOf(email) };
}

function roleOf(email: Email): Role {
  return email.endsWith('@shop.example') ? 'clerk' : 'customer';
}
