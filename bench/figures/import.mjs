// One CSV as Meta Ads Manager exports it, from the first byte of the upload to the end of the task.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

import { api, finished, memory, register, scratch, serve, stop, tool } from '../servers.mjs';
import { median } from '../table.mjs';

export async function benchImport({ table, rounds, size }) {
  const file = path.join(scratch, 'import.csv');
  execFileSync(tool('csv'), ['--rows', String(size.import), '--out', file]);
  const seconds = [];
  const peak = [];
  for (let r = 0; r < rounds; r++) {
    const server = await serve(path.join(scratch, `import-${r}`));
    const session = await register(server);
    const form = new FormData();
    form.set('file', await fs.openAsBlob(file), 'bench.csv');
    const begun = process.hrtime.bigint();
    const { task } = await api(server, 'POST', '/campaigns/import', form, session.access_token);
    const done = await finished(server, session.access_token, task.id);
    seconds.push(Number(process.hrtime.bigint() - begun) / 1e9);
    if (done.result.rows_imported !== size.import)
      throw new Error(`imported ${done.result.rows_imported} of ${size.import} rows`);
    peak.push(memory(server.child.pid, 'VmHWM'));
    await stop(server);
    fs.rmSync(path.join(scratch, `import-${r}`), { recursive: true });
  }
  table.record('import.rows_per_second', size.import / median(seconds), 'rows/s', '≥200000');
  table.record('import.memory', median(peak), 'MB', '≤400');
}
