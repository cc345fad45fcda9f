// ./dev bench: measures the release server beside its peers and prints one table. Machines are noisy: rounds interleave and
// medians count. Figures stand in figures/, one file each.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

import { benchAutomation } from './figures/automation.mjs';
import { benchAlerts } from './figures/alerts.mjs';
import { benchCalendar } from './figures/calendar.mjs';
import { benchCreates } from './figures/campaigns_create.mjs';
import { benchList } from './figures/campaigns_list.mjs';
import { benchFirstToken } from './figures/first_token.mjs';
import { benchImport } from './figures/import.mjs';
import { benchInsight } from './figures/insight.mjs';
import { benchRefresh } from './figures/insight_refresh.mjs';
import { benchLive } from './figures/live.mjs';
import { benchReport } from './figures/report.mjs';
import { benchSockets } from './figures/sockets.mjs';
import { benchStart } from './figures/start.mjs';
import { benchSummary } from './figures/summary.mjs';
import { benchSync } from './figures/sync.mjs';
import { benchUi } from './figures/ui.mjs';
import { readOptions } from './options.mjs';
import { account, login, root, serve, stop, tool } from './servers.mjs';
import { say, Table } from './table.mjs';

/** A folder of all campaigns and days, made once and kept under build/. */
function filledFolder(size) {
  const data = path.join(root, 'build', `bench-data-${size.campaigns}-${size.days}`);
  const mark = path.join(data, 'filled');
  const today = new Date().toISOString().slice(0, 10);
  if (fs.existsSync(mark) && fs.readFileSync(mark, 'utf8') === today) return data;
  say(`filling ${size.campaigns} campaigns × ${size.days} days that end today`);
  fs.rmSync(data, { recursive: true, force: true });
  execFileSync(
    tool('fill'),
    [
      ...['--data', data, '--campaigns', String(size.campaigns), '--days', String(size.days)],
      ...['--email', account.email, '--password', account.password],
    ],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  );
  fs.writeFileSync(mark, today);
  return data;
}

/** A server on a filled folder; the list and the summary share one. */
async function onFilled(run, bench, size = run.size) {
  const server = await serve(filledFolder(size));
  try {
    await bench(run, server, await login(server));
  } finally {
    await stop(server);
  }
}

const figures = {
  campaigns_list: (run) => onFilled(run, benchList),
  summary: (run) => onFilled(run, benchSummary),
  campaigns_create: benchCreates,
  import: benchImport,
  sync: benchSync,
  start: benchStart,
  insight: benchInsight,
  insight_refresh: (run) =>
    onFilled(run, benchRefresh, { campaigns: run.size.refresh, days: run.size.days }),
  automation: benchAutomation,
  alerts: benchAlerts,
  report: (run) =>
    benchReport(run, filledFolder({ campaigns: run.small ? 500 : 10_000, days: 70 })),
  sockets: benchSockets,
  live: benchLive,
  ui: benchUi,
  calendar: benchCalendar,
  first_token: benchFirstToken,
};

function optionsOrUsage() {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`bench: ${error.message}; ./dev bench --help\n`);
    return process.exit(2);
  }
}

const options = optionsOrUsage();
const table = new Table();
let failed = false;
for (const [name, figure] of Object.entries(figures)) {
  if (!options.wanted(name)) continue;
  try {
    await figure({ ...options, table });
  } catch (error) {
    failed = true;
    say(`${name} FAILED: ${error.message}`);
    table.fail(name);
  }
}
console.log(table.text());
if (options.json) table.write(options.json);
process.exit(failed ? 1 : 0);
