// Campaigns × 2 ads × 30 days from the four sandbox platforms, whose process is not counted.
import path from 'node:path';

import * as servers from '../servers.mjs';

export async function benchSync({ table, size }) {
  const port = servers.freePort();
  const sandbox = await servers.start(
    servers.herald,
    [
      ...['sandbox', '--listen', `127.0.0.1:${port}`, '--seed', '7'],
      ...['--campaigns', String(size.sync), '--days', '30'],
    ],
    { url: `http://127.0.0.1:${port}/`, log: 'sandbox.log' },
  );
  const server = await servers.serve(path.join(servers.scratch, 'sync'), {
    HERALD_ALLOW_PRIVATE: `127.0.0.1:${port}`,
    HERALD_SANDBOX_URL: `http://127.0.0.1:${port}`,
  });
  const { access_token } = await servers.register(server);
  await servers.api(server, 'POST', '/sandbox/connect', {}, access_token);
  const begun = process.hrtime.bigint();
  const { task } = await servers.api(server, 'POST', '/campaigns/sync', {}, access_token);
  await servers.finished(server, access_token, task.id);
  table.record('sync.seconds', Number(process.hrtime.bigint() - begun) / 1e9, 's', '≤60');
  table.record('sync.memory', servers.memory(server.child.pid, 'VmHWM'), 'MB', '≤400');
  await servers.stop(server);
  await servers.stop(sandbox);
}
