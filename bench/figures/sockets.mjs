// Idle WebSockets, each signed in by its token and subscribed: memory of the server a socket.
import { execFileSync } from 'node:child_process';
import path from 'node:path';

import { register, scratch, serve, stop, tool } from '../servers.mjs';

export async function benchSockets({ table, size }) {
  const server = await serve(path.join(scratch, 'sockets'));
  const session = await register(server);
  const text = execFileSync(
    tool('sockets'),
    [
      ...['--port', String(server.port), '--pid', String(server.child.pid)],
      ...['--count', String(size.sockets), '--token', session.access_token],
    ],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
  );
  await stop(server);
  const out = JSON.parse(text);
  if (out.signed_in !== size.sockets)
    throw new Error(`only ${out.signed_in} of ${size.sockets} sockets were signed in`);
  table.record('sockets.idle_memory', out.kib_each, 'KiB each', '≤8');
}
