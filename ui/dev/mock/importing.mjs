// A small imitation of the importer's preview: real columns and rows of the file, guesses by name.
import { uuid } from './world.mjs';

export const fields = [
  ['date', 'Date', true, 'date'],
  ['platform', 'Platform', false, 'text'],
  ['account_id', 'Account id', false, 'text'],
  ['account_name', 'Account', false, 'text'],
  ['campaign_id', 'Campaign id', false, 'text'],
  ['campaign_name', 'Campaign', true, 'text'],
  ['ad_group_id', 'Ad set id', false, 'text'],
  ['ad_group_name', 'Ad set', false, 'text'],
  ['ad_id', 'Ad id', false, 'text'],
  ['ad_name', 'Ad', false, 'text'],
  ['currency', 'Currency', false, 'text'],
  ['impressions', 'Impressions', false, 'count'],
  ['clicks', 'Clicks', false, 'count'],
  ['spend', 'Spend', true, 'money'],
  ['conversions', 'Conversions', false, 'number'],
  ['revenue', 'Revenue', false, 'money'],
  ['reach', 'Reach', false, 'count'],
].map(([id, label, required, kind]) => ({ id, label, required, kind }));

const guesses = [
  [/^(day|date|reporting starts)$/i, 'date'],
  [/campaign name|^campaign$/i, 'campaign_name'],
  [/campaign.?id/i, 'campaign_id'],
  [/ad ?set name|ad group$/i, 'ad_group_name'],
  [/^ad name/i, 'ad_name'],
  [/^ad.?id/i, 'ad_id'],
  [/impressions/i, 'impressions'],
  [/clicks/i, 'clicks'],
  [/amount spent|^spen[dt]|^cost$/i, 'spend'],
  [/approved_conversion|^results$|^purchases$|^conversions$/i, 'conversions'],
  [/value|revenue/i, 'revenue'],
  [/^reach$/i, 'reach'],
];
const split = (line, by) => line.split(by).map((s) => s.replace(/^"|"$/g, ''));
const files = new Map();
let next = 7000;

export function preview(fields_) {
  const file = fields_.file ?? files.get(fields_.file_id);
  if (!file) return null;
  const id = fields_.file_id ?? uuid(next++);
  files.set(id, file);
  const lines = file.text.split(/\r?\n/).filter(Boolean);
  const delimiter =
    (lines[0].match(/;/g) ?? []).length > (lines[0].match(/,/g) ?? []).length ? ';' : ',';
  const names = split(lines[0], delimiter);
  const body = lines.slice(1).map((l) => split(l, delimiter));
  const given = fields_.mapping ? JSON.parse(fields_.mapping) : null;
  const isMeta = /amount spent/i.test(lines[0]);
  const taken = new Set();
  const columns = names.map((name, i) => {
    const guess = given
      ? Object.keys(given).find((k) => given[k] === name)
      : guesses.find(([re, f]) => re.test(name) && !taken.has(f))?.[1];
    if (guess) taken.add(guess);
    return {
      name,
      samples: [...new Set(body.slice(0, 40).map((r) => r[i] ?? ''))].slice(0, 3),
      field: guess ?? null,
      confidence: guess ? (/spent|impressions|clicks|^day$/i.test(name) ? 0.99 : 0.82) : 0,
    };
  });
  const mapping =
    given ?? Object.fromEntries(columns.filter((c) => c.field).map((c) => [c.field, c.name]));
  const at = (r, f) =>
    typeof mapping[f] === 'string' ? r[names.indexOf(mapping[f])] : mapping[f]?.value;
  const rows = body
    .slice(0, 20)
    .map((r) =>
      Object.fromEntries(
        Object.keys(mapping).map((f) => [
          f,
          /spend|revenue|conversions/.test(f)
            ? Number(String(at(r, f)).replace(',', '.'))
            : /impressions|clicks|reach/.test(f)
              ? Number(at(r, f))
              : at(r, f),
        ]),
      ),
    );
  const dateAt = names.indexOf(mapping.date);
  const problems = body.flatMap((r, i) =>
    r.length < names.length
      ? [
          {
            line: i + 2,
            column: null,
            severity: 'error',
            message: `This line has ${r.length} of ${names.length} columns`,
          },
        ]
      : dateAt >= 0 && Number.isNaN(Date.parse(r[dateAt].split('.').reverse().join('-')))
        ? [
            {
              line: i + 2,
              column: mapping.date,
              severity: 'error',
              message: `“${r[dateAt]}” is no date`,
            },
          ]
        : [],
  );
  for (const f of fields.filter((x) => x.required && !mapping[x.id]))
    problems.unshift({
      line: null,
      column: null,
      severity: 'error',
      message: `No column is chosen for ${f.label}`,
    });
  if (!mapping.revenue)
    problems.push({
      line: null,
      column: null,
      severity: 'warning',
      message: 'No column gives revenue: ROAS will be empty for these rows',
    });
  return {
    file_id: id,
    file_name: file.name,
    size: file.text.length,
    source: isMeta ? 'meta' : 'unknown',
    encoding: 'UTF-8',
    delimiter,
    decimal: delimiter === ';' ? ',' : '.',
    date_format: 'YYYY-MM-DD',
    currency: fields_.currency || (isMeta ? 'EUR' : null),
    row_count_estimate: body.length,
    columns,
    mapping,
    rows,
    problems,
    fields,
  };
}
export function importResult(file) {
  const p = preview({ file_id: file });
  const text = files.get(file)?.text ?? '';
  const spends = p ? text.split(/\r?\n/).slice(1).filter(Boolean) : [];
  const i = p?.columns.findIndex((c) => c.field === 'spend') ?? -1;
  const d = p?.columns.findIndex((c) => c.field === 'date') ?? -1;
  const cells = spends.map((l) => split(l, p.delimiter));
  const dates = cells
    .map((r) => r[d])
    .filter((x) => !Number.isNaN(Date.parse(x)))
    .sort();
  const bad = p?.problems.filter((x) => x.line) ?? [];
  return {
    rows_read: cells.length,
    rows_imported: cells.length - bad.length,
    rows_skipped: bad.length,
    campaigns: new Set(cells.map((r) => r[1])).size,
    ads: 0,
    first_date: dates[0] ?? null,
    last_date: dates.at(-1) ?? null,
    spend:
      Math.round(
        cells.reduce((s, r) => s + (Number(String(r[i]).replace(',', '.')) || 0), 0) * 100,
      ) / 100,
    currency: p?.currency ?? 'EUR',
    replaced_rows: 0,
    errors: bad.map(({ line, column, message }) => ({ line, column, message })),
    error_file_url: bad.length ? '/api/v1/tasks/x/errors.csv' : null,
  };
}
export const fileName = (id) => files.get(id)?.name ?? 'file.csv';
