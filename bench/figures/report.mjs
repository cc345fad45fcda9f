// A monthly report of ten thousand campaigns in each format, from the order to the end of its task, by a fresh server.
import { api, finished, login, memory, serve, stop } from '../servers.mjs';
import { median } from '../table.mjs';

/** The month before this one, and the one before that is what it is compared with. */
function lastMonth() {
  const now = new Date();
  const day = (month, date) =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + month, date))
      .toISOString()
      .slice(0, 10);
  return { from: day(-1, 1), to: day(0, 0) };
}

export async function benchReport({ table, rounds }, data) {
  const formats = { pdf: {}, xlsx: {}, csv: {}, csv_days: { format: 'csv', rows: 'campaign_day' } };
  for (const [name, wish] of Object.entries(formats)) {
    const seconds = [];
    const peak = [];
    for (let r = 0; r < rounds; r++) {
      const server = await serve(data);
      const { access_token: token } = await login(server);
      const order = { template: 'monthly', format: name, ...lastMonth(), ...wish };
      const begun = process.hrtime.bigint();
      const { task } = await api(server, 'POST', '/reports/generate', order, token);
      const done = await finished(server, token, task.id);
      seconds.push(Number(process.hrtime.bigint() - begun) / 1e9);
      const report = await api(server, 'GET', `/reports/${done.result.report_id}`, undefined, token);
      if (report.state !== 'ready' || report.size < 1000) throw new Error(JSON.stringify(report));
      peak.push(memory(server.child.pid, 'VmHWM'));
      await stop(server);
    }
    table.record(`report.${name}`, median(seconds), 's', '≤5');
    table.record(`report.${name}_memory`, median(peak), 'MB', '≤200');
  }
}
