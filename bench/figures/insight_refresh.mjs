// The whole refresh of a large workspace, end to end: from the request to the end of its task, on a fresh server.
import fs from 'node:fs';

import { api, finished, memory } from '../servers.mjs';
import { say } from '../table.mjs';

/** User and system time of a process so far: what a busy machine does not stretch. */
function processorSeconds(pid) {
  const fields = fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

export async function benchRefresh({ table }, server, session) {
  const token = session.access_token;
  const refresh = async () => {
    const begun = process.hrtime.bigint();
    const { task } = await api(server, 'POST', '/insights/refresh', undefined, token);
    const { result } = await finished(server, token, task.id);
    return { result, seconds: Number(process.hrtime.bigint() - begun) / 1e9 };
  };
  const first = await refresh();
  const took = (stage) => (first.result.stages.find((s) => s.stage === stage)?.ms ?? 0) / 1000;
  for (const { stage, ms } of first.result.stages) say(`${stage}: ${(ms / 1000).toFixed(1)} s`);
  table.record('insight_refresh.whole', first.seconds, 's');
  table.record('insight_refresh.budgets', took('Budgets'), 's');
  table.record('insight_refresh.recommendations', took('Recommendations'), 's', '≤10');
  table.record('insight_refresh.processor', processorSeconds(server.child.pid), 's');
  table.record('insight_refresh.memory', memory(server.child.pid, 'VmHWM'), 'MB');
  table.record('insight_refresh.again', (await refresh()).seconds, 's');
}
