// POST /campaigns by 500 clients at once: authenticated, validated, audited, on disk before the answer.
import path from 'node:path';

import { load, register, scratch, serve, stop } from '../servers.mjs';
import { median } from '../table.mjs';

export async function benchCreates({ table, rounds, size }) {
  const server = await serve(path.join(scratch, 'creates'));
  const session = await register(server);
  const runs = Array.from({ length: rounds }, () =>
    load(server.port, {
      method: 'POST',
      path: '/api/v1/campaigns',
      token: session.access_token,
      connections: 500,
      seconds: size.seconds,
      body: '{"name":"Bench {n}","daily_budget":25}',
      pid: server.child.pid,
    }),
  );
  await stop(server);
  if (runs.some((r) => r.errors > 0)) throw new Error('a create was refused');
  const rate = median(runs.map((r) => r.rps));
  table.record('campaigns_create.durable', rate, 'creates/s', '≥5000');
}
