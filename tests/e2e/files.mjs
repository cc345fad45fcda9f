// The files the browser test drops in, made here; those of figures with the sums the pages must show to the cent.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import zlib from 'node:zlib';

const days = 28;
const campaigns = [
  'Winter sale · DE',
  'Retargeting · All',
  'Lookalike 1 % · FR',
  'Creator clips · NL',
];
const two = (n) => String(n).padStart(2, '0');
const cents = (n) => (n / 100).toFixed(2);

function rows(month) {
  const list = [];
  for (let day = 1; day <= days; day++)
    campaigns.forEach((name, i) =>
      list.push({
        date: [`2026`, two(month), two(day)],
        name,
        adSet: `Broad ${1 + (day % 2)}`,
        ad: `Video ${i + 1}`,
        impressions: 4200 + day * 37 + i * 911,
        clicks: 60 + ((day * 7 + i * 13) % 29),
        spend: 4250 + day * 37 + i * 1009,
        purchases: 2 + ((day + i) % 5),
        value: 12_000 + day * 311 + i * 2503,
      }),
    );
  return list;
}
const sum = (list, key) => list.reduce((total, row) => total + row[key], 0);
const sums = (list) => ({
  rows: list.length,
  spendCents: sum(list, 'spend'),
  valueCents: sum(list, 'value'),
  impressions: sum(list, 'impressions'),
  clicks: sum(list, 'clicks'),
});

/** As Meta Ads Manager writes it in English: UTF-8, commas, points. One line is broken on purpose. */
export function metaFile() {
  const list = rows(10);
  const head =
    'Day,Campaign name,Ad set name,Ad name,Impressions,Link clicks,Amount spent (EUR),Purchases,Purchases conversion value';
  const lines = list.map((r) =>
    [
      r.date.join('-'),
      r.name,
      r.adSet,
      r.ad,
      r.impressions,
      r.clicks,
      cents(r.spend),
      r.purchases,
      cents(r.value),
    ].join(','),
  );
  lines.splice(40, 0, '2026-13-45,Broken,Broad 1,Video 1,many,1,1.00,1,1.00');
  return {
    file: {
      name: 'meta-ads-october.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from([head, ...lines, ''].join('\n')),
    },
    ...sums(list),
    brokenLine: 42,
    from: '2026-10-01',
    to: '2026-10-28',
  };
}

/** Somebody's own file: Windows-1252, semicolons, decimal commas, days first, names nobody knows. */
export function ownFile() {
  const list = rows(9);
  const comma = (n) => cents(n).replace('.', ',');
  const lines = list.map((r) =>
    [
      [...r.date].reverse().join('.'),
      `Größe ${r.name}`.replace('·', '-'),
      r.impressions,
      r.clicks,
      comma(r.spend),
      comma(r.value),
    ].join(';'),
  );
  const text = ['Stichtag;Aktion;Sichtkontakte;Besuche;Aufwand;Ertrag', ...lines, ''].join('\r\n');
  return {
    file: {
      name: 'eigene-zahlen.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(text, 'latin1'),
    },
    ...sums(list),
    from: '2026-09-01',
    to: '2026-09-28',
    mapping: {
      Stichtag: 'date',
      Aktion: 'campaign_name',
      Sichtkontakte: 'impressions',
      Besuche: 'clicks',
      Aufwand: 'spend',
      Ertrag: 'revenue',
    },
  };
}

/** "€12,345.67", as the page writes it. */
export const euros = (amountCents) =>
  new Intl.NumberFormat('en', { style: 'currency', currency: 'EUR' }).format(amountCents / 100);

export const socialFile = fileURLToPath(new URL('../fixtures/e2e/social_ads.csv', import.meta.url));
/** A file from disk: days first, one ad a line, a spend with a float's noise, no revenue; its own sums. */
export function adFile(name) {
  const [head, ...lines] = fs.readFileSync(name, 'utf8').trim().split(/\r?\n/);
  const columns = head.split(',');
  const list = lines.map((line) => line.split(','));
  const all = (column) => list.map((row) => row[columns.indexOf(column)]);
  const days = all('Date')
    .map((d) => d.split('-').reverse().join('-'))
    .sort();
  const total = (column) => all(column).reduce((sum, text) => sum + Number(text), 0);
  return {
    file: name,
    rows: list.length,
    spendCents: Math.round(total('Spent') * 100),
    impressions: total('Impressions'),
    clicks: total('Clicks'),
    from: days[0],
    to: days.at(-1),
  };
}

const crcTable = Array.from({ length: 256 }, (_, n) => {
  for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n >>> 0;
});
const crcOf = (bytes) =>
  (~bytes.reduce((crc, b) => crcTable[(crc ^ b) & 255] ^ (crc >>> 8), ~0) >>> 0) >>> 0;
function pngChunk(type, data) {
  const body = Buffer.concat([Buffer.from(type), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crcOf(body), body.length + 4);
  return out;
}

/** A PNG of a loaf's colours. */
export function pictureFile() {
  const [width, height] = [640, 336];
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2], 8);
  const rows = Buffer.alloc(height * (1 + width * 3));
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const isLoaf = ((x - 320) / 240) ** 2 + ((y - 190) / 100) ** 2 < 1;
      const colour = isLoaf ? [150 - ((x + y) % 40), 96, 48] : [236, 226, 208];
      rows.set(colour, y * (1 + width * 3) + 1 + x * 3);
    }
  const buffer = Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    pngChunk('IHDR', head),
    pngChunk('IDAT', zlib.deflateSync(rows)),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
  return {
    file: { name: 'loaf.png', mimeType: 'image/png', buffer },
    width,
    height,
  };
}

/** Somebody saying these sentences (no colons or quotes), by ffmpeg's flite; nothing where this machine has none. */
export function speechFile(sentences) {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'herald-e2e-said-')), 'talk.m4a');
  // A breath after each sentence, as people make.
  const said = sentences.map((s, i) => `flite=text='${s}':voice=slt,apad=pad_dur=0.7[s${i}]`);
  const all = `${said.join(';')};${sentences.map((_, i) => `[s${i}]`).join('')}concat=n=${sentences.length}:v=0:a=1`;
  const made = spawnSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', all, '-y', file]);
  const buffer = made.status === 0 ? fs.readFileSync(file) : undefined;
  fs.rmSync(path.dirname(file), { recursive: true });
  return buffer && { name: 'talk.m4a', mimeType: 'audio/mp4', buffer };
}
