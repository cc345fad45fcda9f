// What a browser fetches before it shows anything, and when the dashboard's figures and the table's first rows are there.
import { execFileSync } from 'node:child_process';
import path from 'node:path';

import { account, api, finished, register, root, scratch, serve, stop } from '../servers.mjs';
import { median, say } from '../table.mjs';

export async function benchUi({ table }) {
  const budget = execFileSync('node', ['tools/check-budget.mjs', '--json'], {
    cwd: path.join(root, 'ui'),
    encoding: 'utf8',
  });
  table.record('ui.shell_gzip', JSON.parse(budget).shell_kb, 'kB', '≤300');
  let browsing;
  try {
    browsing = await import('../usable.mjs');
  } catch {
    return say('ui.usable skipped: playwright-core is not installed in ui/');
  }
  const server = await serve(path.join(scratch, 'ui'));
  const session = await register(server);
  const { task } = await api(server, 'POST', '/demo', {}, session.access_token);
  await finished(server, session.access_token, task.id);
  try {
    const times = await browsing.timesUntilUsable(`http://127.0.0.1:${server.port}`, account, 5);
    if (times === null) return say('ui.usable skipped: there is no Chromium here');
    table.record('ui.kpi_usable', median(times.kpi) / 1000, 's', '≤1.5');
    table.record('ui.table_usable', median(times.rows) / 1000, 's', '≤1.5');
  } finally {
    await stop(server);
  }
}
