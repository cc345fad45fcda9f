// GET /campaigns?limit=50 of 100,000, authenticated: requests a CPU-second beside the peers, and the latency under an open
// loop.
import { load } from '../servers.mjs';
import { startPeers } from '../peers.mjs';
import { median, say } from '../table.mjs';

const route = '/api/v1/campaigns?limit=50';
const goals = { FastAPI: 15, Fastify: 2.5 };

async function compareAnswers(all) {
  const answers = await Promise.all(
    all.map(async (s) => {
      const headers = { authorization: `Bearer ${s.token}` };
      const answer = await fetch(`http://127.0.0.1:${s.port}${route}`, { headers });
      return JSON.stringify((await answer.json()).data);
    }),
  );
  all.forEach((s, i) => {
    if (answers[i] !== answers[0]) say(`note: ${s.name} answers other rows`);
  });
}

export async function benchList({ table, rounds, size }, server, session) {
  const { child, port } = server;
  const ours = { name: 'Herald', port, token: session.access_token, child };
  const all = [ours, ...(await startPeers(server, session))];
  await compareAnswers(all);
  const seen = new Map(all.map((s) => [s.name, []]));
  for (let r = 0; r < rounds; r++)
    for (const s of all) {
      const options = { path: route, token: s.token, connections: 16, pid: s.child.pid };
      seen.get(s.name).push(load(s.port, { ...options, seconds: size.seconds }));
    }
  const rate = (name) => median(seen.get(name).map((x) => x.per_cpu_s));
  table.record('campaigns_list.per_cpu_second', rate(ours.name), 'req/CPU-s');
  table.record(
    'campaigns_list.closed_loop',
    median(seen.get(ours.name).map((x) => x.rps)),
    'req/s',
  );
  for (const s of all.slice(1)) {
    s.child.kill('SIGKILL');
    const short = s.name.split(' ')[0];
    const ratio = rate(ours.name) / rate(s.name);
    table.record(`campaigns_list.vs_${short.toLowerCase()}`, ratio, '×', `≥${goals[short]}`, {
      peer: `${s.name}: ${rate(s.name).toFixed(0)} req/CPU-s`,
      ratio,
    });
  }
  const open = { path: route, token: ours.token, connections: 64, rate: 2000 };
  const runs = Array.from({ length: rounds }, () => load(port, { ...open, seconds: size.seconds }));
  table.record('campaigns_list.p99_at_2000', median(runs.map((x) => x.p99_ms)), 'ms', '≤5');
}
