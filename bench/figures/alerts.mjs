// Alerts through de-duplication and routing, and webhooks from the database to a sink of another process, beside a Node.js
// program that signs and sends the same without keeping anything.
import { execFileSync } from 'node:child_process';
import path from 'node:path';

import { freePort, root, start, stop, tool } from '../servers.mjs';
import { median } from '../table.mjs';

const lastLine = (text) => JSON.parse(text.trim().split('\n').at(-1));
const quiet = { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] };

export async function benchAlerts({ table, rounds, size }) {
  const port = freePort();
  const url = `http://127.0.0.1:${port}/`;
  const sink = await start(tool('http_server'), ['--port', String(port), '--workers', '8'], {
    url,
    log: 'sink.log',
  });
  try {
    const ours = [];
    const peers = [];
    for (let round = 0; round < rounds; round += 1) {
      const argv = ['--sink', url, '--alerts', String(size.alerts)];
      argv.push('--deliveries', String(size.deliveries));
      ours.push(lastLine(execFileSync(tool('alerts'), argv, quiet)));
      const peer = path.join(root, 'bench/peers/webhooks.mjs');
      peers.push(lastLine(execFileSync('node', [peer, url, String(size.deliveries)], quiet)));
    }
    const sent = median(ours.map((o) => o.delivered_per_second));
    const theirs = median(peers.map((p) => p.delivered_per_second));
    table.record('alerts.routed', median(ours.map((o) => o.routed_per_second)), '/s', '≥1000');
    table.record('alerts.webhooks', sent, '/s', '≥2000', {
      peer: `Node.js, nothing kept: ${theirs.toFixed(0)}/s`,
      ratio: sent / theirs,
    });
  } finally {
    await stop(sink);
  }
}
