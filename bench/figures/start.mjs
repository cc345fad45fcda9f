// From the start of the process to a good /health/ready on the demo's folder, and what it holds a minute later.
import path from 'node:path';

import { api, finished, memory, register, scratch, serve, sleep, stop } from '../servers.mjs';
import { median } from '../table.mjs';

export async function benchStart({ table, size }) {
  const data = path.join(scratch, 'start');
  let server = await serve(data);
  const session = await register(server);
  const { task } = await api(server, 'POST', '/demo', {}, session.access_token);
  await finished(server, session.access_token, task.id);
  await stop(server);
  const times = [];
  for (let r = 0; r < 5; r++) {
    server = await serve(data);
    times.push(server.ms);
    if (r < 4) await stop(server);
  }
  table.record('start.ready', median(times), 'ms', '≤300');
  await sleep(size.idleSeconds * 1000);
  table.record('start.memory_after_60_s', memory(server.child.pid, 'VmRSS'), 'MB', '≤100');
  await stop(server);
}
