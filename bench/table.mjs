// The figures of a run: told as they come, printed as one table, written as JSON.
import fs from 'node:fs';

export const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
export const say = (text) => process.stderr.write(`· ${text}\n`);

const columns = ['name', 'value', 'unit', 'goal', 'met', 'peer'];

export class Table {
  rows = [];

  /** `goal` is "≥5000", "≤10" or null; `peer` says what the ratio is against. */
  record(name, value, unit, goal = null, { peer = null, ratio = null } = {}) {
    const limit = goal === null ? null : Number(goal.slice(1));
    const met = goal === null ? null : goal.startsWith('≥') ? value >= limit : value <= limit;
    const row = { name, value: Number(value.toPrecision(5)), unit, goal, peer, ratio: null, met };
    if (ratio !== null) row.ratio = Number(ratio.toPrecision(4));
    this.rows.push(row);
    const beside = [goal && `goal ${goal}`, peer].filter(Boolean).join('; ');
    say(`${name}: ${row.value} ${unit}${beside ? ` (${beside})` : ''}`);
  }

  /** A figure that could not be taken. */
  fail(name) {
    const nothing = { value: null, unit: '', goal: null, peer: null, ratio: null };
    this.rows.push({ name, ...nothing, met: false });
  }

  text() {
    const cell = (row, c) => String(row[c] ?? '');
    const widths = columns.map((c) =>
      Math.max(c.length, ...this.rows.map((r) => cell(r, c).length)),
    );
    const line = (row) =>
      columns
        .map((c, i) => cell(row, c).padEnd(widths[i]))
        .join('  ')
        .trimEnd();
    return [line(Object.fromEntries(columns.map((c) => [c, c]))), ...this.rows.map(line)].join(
      '\n',
    );
  }

  write(file) {
    fs.writeFileSync(file, `${JSON.stringify(this.rows, null, 2)}\n`);
  }
}
