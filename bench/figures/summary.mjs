// GET /campaigns/performance/summary over 100,000 campaigns × 365 days. Every cold question is for a period that nobody has
// asked for before, so that its campaigns are ranked from the warehouse.
import http from 'node:http';

import { api, load } from '../servers.mjs';
import { median } from '../table.mjs';

const day = 864e5;
const iso = (time) => new Date(time).toISOString().slice(0, 10);
const route = (from, to, top) =>
  `/api/v1/campaigns/performance/summary?from=${iso(from)}&to=${iso(to)}&top=${top}`;

/** Milliseconds from the request to the last byte, over one kept connection. */
function stopwatch(port, token) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  return (path) =>
    new Promise((resolve, reject) => {
      const begun = process.hrtime.bigint();
      const headers = { authorization: `Bearer ${token}` };
      http
        .get({ agent, port, host: '127.0.0.1', path, headers }, (answer) => {
          answer.resume();
          answer.on('end', () =>
            answer.statusCode === 200
              ? resolve(Number(process.hrtime.bigint() - begun) / 1e6)
              : reject(new Error(`${path}: ${answer.statusCode}`)),
          );
        })
        .on('error', reject);
    });
}

async function each(count, make) {
  const times = [];
  for (let i = 0; i < count; i++) times.push(await make(i));
  return times;
}

export async function benchSummary({ table, size }, server, session) {
  const timed = stopwatch(server.port, session.access_token);
  const { last_date } = await api(server, 'GET', '/overview', undefined, session.access_token);
  const last = Date.parse(last_date);
  const back = (n) => last - n * day;
  const span = size.days;

  table.record('summary.first', await timed(route(back(6), last, 0)), 'ms');
  const totals = await each(9, (i) => timed(route(back(span - 65 - i), back(5 + i), 0)));
  table.record('summary.totals', median(totals), 'ms', '≤10');

  // Whole months up to a year, behind the month that runs.
  const month = (n) => Date.UTC(new Date(last).getUTCFullYear(), new Date(last).getUTCMonth() - n);
  const longest = Math.min(12, Math.floor(span / 31));
  const months = await each(Math.min(6, longest), (i) =>
    timed(route(month(longest - i), month(0) - day, 5)),
  );
  table.record('summary.top_whole_months', median(months), 'ms', '≤60');

  // 92 days that end on every third day, so that months are cut in all places.
  const length = Math.min(92, span / 2);
  const cut = await each(11, (i) => timed(route(back(length + 3 * i), back(3 * i + 1), 5)));
  table.record('summary.top_92_days', median(cut), 'ms', '≤150');
  table.record('summary.top_92_days_slowest', Math.max(...cut), 'ms');

  const again = load(server.port, {
    path: route(back(length), back(1), 5),
    token: session.access_token,
    connections: 1,
    seconds: size.seconds / 2,
  });
  table.record('summary.cached', again.p50_ms, 'ms', '≤2');
}
