// 100 rules over ten windows and 100,000 campaigns with a fact a day: staged once and asked by one query a rule, beside the same
// rules each asked of the raw facts. And one rule on every day of the last half-year.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

import { root, tool } from '../servers.mjs';
import { median, say } from '../table.mjs';

const run = (argv) =>
  JSON.parse(
    execFileSync(tool('automation'), argv, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    })
      .trim()
      .split('\n')
      .at(-1),
  );

/** The data set, made once a day and kept under build/. */
function filled(size) {
  const data = path.join(root, 'build', `bench-automation-${size.campaigns}-${size.days}`);
  const mark = path.join(data, 'filled');
  const today = new Date().toISOString().slice(0, 10);
  if (fs.existsSync(mark) && fs.readFileSync(mark, 'utf8') === today) return data;
  say(`filling ${size.campaigns} campaigns × ${size.days} days that end today`);
  run(['fill', data, String(size.campaigns), String(size.days)]);
  fs.writeFileSync(mark, today);
  return data;
}

export async function benchAutomation({ table, rounds, size }) {
  const data = filled(size);
  const ours = Array.from({ length: rounds }, () => run(['rules', data, '100']));
  const raw = run(['raw', data, '100']);
  if (JSON.stringify(raw.counts) !== JSON.stringify(ours[0].counts))
    throw new Error('the staged set and the raw facts match different campaigns');
  const seconds = median(ours.map((r) => r.seconds));
  table.record('automation.100_rules', seconds, 's', '≤5', {
    peer: `one query a rule over raw facts: ${raw.seconds.toFixed(1)} s`,
    ratio: raw.seconds / seconds,
  });
  table.record('automation.stage', median(ours.map((r) => r.stage_seconds)), 's');
  table.record('automation.one_rule', median(ours.map((r) => r.median_rule_ms)), 'ms');
  table.record('automation.memory', median(ours.map((r) => r.peak_mb)), 'MB');
  const past = run(['past', data, String(Math.min(180, size.days - 20))]);
  table.record('automation.backtest_180_days', past.seconds, 's');
}
