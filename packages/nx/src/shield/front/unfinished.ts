import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Ends answers with their connection. Node 22, for one, tells an answer that waits behind another one of the same
 * connection nothing of its end, and it would hold its files for ever.
 */
export function endWithConnection(server: Server): void {
  const unfinished = new WeakMap<Socket, Set<ServerResponse>>();
  server.on('connection', (socket) => {
    const answers = new Set<ServerResponse>();
    unfinished.set(socket, answers);
    socket.once('close', () => {
      for (const answer of answers) {
        answer.destroy();
        answer.emit('close');
      }
    });
  });
  server.on('request', ({ socket }, answer) => {
    unfinished.get(socket)?.add(answer);
    answer.once('close', () => unfinished.get(socket)?.delete(answer));
  });
}
