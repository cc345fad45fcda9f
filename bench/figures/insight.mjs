// Forecasts, alarms, allocation, training: each beside the goal, forecasts beside R's forecast package in the same run.
import { execFileSync } from 'node:child_process';
import path from 'node:path';

import { root, tool } from '../servers.mjs';
import { median, say } from '../table.mjs';

const run = (program, argv) => {
  const text = execFileSync(program, argv, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return JSON.parse(text.trim().split('\n').at(-1));
};

/** R's forecast package: ets() chooses one exponential smoothing, where Herald weighs several families. Null without it. */
function hyndman(series) {
  try {
    return run('Rscript', [path.join(root, 'bench/peers/forecast.R'), String(series)]);
  } catch {
    say("R's forecast package is not here (r-cran-forecast): no peer for the forecasts");
    return null;
  }
}

export async function benchInsight({ table, rounds, size }) {
  const rounded = (argv) => Array.from({ length: rounds }, () => run(tool('insight'), argv));
  const forecasts = rounded(['forecast', String(size.series)]);
  const peers = Array.from({ length: rounds }, () => hyndman(10)).filter(Boolean);
  const ms = median(forecasts.map((r) => r.median_ms));
  const peerMs = peers.length > 0 ? median(peers.map((p) => p.median_ms)) : null;
  table.record('forecast.one_series', ms, 'ms', '≤5', {
    peer: peerMs && `R forecast ${peers[0].version}, ets(): ${peerMs.toFixed(0)} ms`,
    ratio: peerMs && peerMs / ms,
  });
  const perSeries = median(forecasts.map((r) => r.seconds / r.series));
  table.record('forecast.100000_series', perSeries * 100_000, 's', '≤300');
  const days = rounded(['anomalies', String(size.streams)]);
  table.record(
    'anomalies.100000_streams_one_day',
    median(days.map((r) => r.seconds / r.streams)) * 100_000,
    's',
    '≤10',
  );
  table.record(
    'budget.allocate_10000',
    median(rounded(['allocate', '10000']).map((r) => r.seconds)),
    's',
    '≤1',
  );
}
