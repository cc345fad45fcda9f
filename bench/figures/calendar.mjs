// The calendar with 5,000 entries in sight: how fast the server answers, and whether the browser keeps up with its screen.
import path from 'node:path';

import { account, api, register, scratch, serve, stop } from '../servers.mjs';
import { median, say } from '../table.mjs';

/** It begins with a Monday, so that the sheet of the month holds no other's entries in front. */
export const month = '2027-03';
const networks = ['linkedin', 'x', 'mastodon', 'instagram', 'bluesky', 'facebook'];
const kinds = ['social', 'social', 'social', 'blog', 'email'];
const words =
  'A warm coat is repaired, not replaced; this is how it is done before the first frost';
const atOnce = 32;

/**
 * Entry `i` of a month: most days have a hundred, a few have many times that, as before a campaign. Other months than
 * the full one stay clear of its sheet, which ends with their first days.
 */
function entry(i, of, inMonth) {
  const busy = i % 5 < 2;
  const first = inMonth === month ? 1 : 8;
  const day = busy ? [8, 9, 17][i % 3] : first + ((i * 11) % (29 - first));
  const minute = (i * 37) % 1440;
  const hour = String(Math.floor(minute / 60)).padStart(2, '0');
  const at = `${inMonth}-${String(day).padStart(2, '0')}T${hour}:${String(minute % 60).padStart(2, '0')}:00Z`;
  const kind = kinds[i % kinds.length];
  return {
    kind,
    ...(kind === 'social' ? { network: networks[i % networks.length] } : {}),
    title: `${words.slice(0, 20 + (i % 60))} ${i} of ${of}`,
    text: `${words}. ${i}`,
    pillar: ['Repair', 'People', 'Product'][i % 3],
    plan_at: at,
  };
}

async function fill(server, token, drafts) {
  const left = [...drafts];
  const worker = async () => {
    for (let draft = left.pop(); draft; draft = left.pop())
      await api(server, 'POST', '/content/items', draft, token);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
const monthsFrom = (first, count) =>
  Array.from({ length: count }, (_, i) => {
    const [y, m] = first.split('-').map(Number);
    return new Date(Date.UTC(y, m - 1 + i, 1)).toISOString().slice(0, 7);
  });

/** The month, and a fifth as many in each of the three after it. */
export async function fillCalendar(server, token, count) {
  const whole = Array.from({ length: count }, (_, i) => entry(i, count, month));
  const beside = monthsFrom(month, 4)
    .slice(1)
    .flatMap((m) => Array.from({ length: count / 5 }, (_, i) => entry(i, count, m)));
  await fill(server, token, [...whole, ...beside]);
}

async function answers(server, token, rounds) {
  const times = [];
  let view;
  for (let i = 0; i < rounds; i += 1) {
    const begun = performance.now();
    view = await api(
      server,
      'GET',
      `/calendar?from=${month}-01T00:00:00Z&to=${month.slice(0, 5)}04-05T00:00:00Z`,
      undefined,
      token,
    );
    times.push(performance.now() - begun);
  }
  return { ms: median(times), entries: view.data.length, more: view.more };
}

export async function benchCalendar({ table, size }) {
  let browsing;
  try {
    browsing = await import('../smooth.mjs');
  } catch {
    browsing = null;
  }
  const server = await serve(path.join(scratch, 'calendar'));
  try {
    const { access_token: token } = await register(server);
    await fillCalendar(server, token, size.entries);
    const answer = await answers(server, token, 9);
    if (answer.entries !== size.entries) throw new Error(`the month has ${answer.entries} entries`);
    table.record('calendar.answer', answer.ms, 'ms', '≤100');
    if (browsing === null)
      return say('ui.calendar skipped: playwright-core is not installed in ui/');
    const seen = await browsing.calendarFrames(`http://127.0.0.1:${server.port}`, account, month);
    if (seen === null) return say('ui.calendar skipped: there is no Chromium here');
    for (const d of seen.deeds)
      say(
        `${d.name}: ${d.frames} frames, ${d.fps} a second, 95 % within ${d.gap95.toFixed(1)} ms, ` +
          `own work ${d.work50.toFixed(1)} ms, 95 % within ${d.work95.toFixed(1)} ms`,
      );
    const worst = (what) => Math.max(...seen.deeds.map(what));
    table.record('ui.calendar_fps', Math.min(...seen.deeds.map((d) => d.fps)), '/s', '≥60');
    table.record('ui.calendar_late_frames', 100 * worst((d) => d.late), '%');
    table.record(
      'ui.calendar_frame_work_95',
      worst((d) => d.work95),
      'ms',
      '≤16',
    );
    table.record('ui.calendar_turn', seen.turn, 'ms', '≤500');
  } finally {
    await stop(server);
  }
}
