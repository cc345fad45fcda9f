import { afterEach, describe, expect, it } from 'vitest';
import { setLanguage } from '@/i18n';
import de from '@/i18n/de/reasons.json';
import en from '@/i18n/en/reasons.json';
import { sayReason, sayWhy } from './reasons';

const restsOn = {
  code: 'rests_on',
  text: 'Rests on the proof of the profile; pillar “Craft”.',
  values: { place: 'proof', pillar: 'Craft' },
};
const usual = {
  code: 'time_usual',
  text: 'Tuesday 10:00: a usual time, until your own posts teach a better one.',
  values: { weekday: '2', hour: '10' },
};
afterEach(() => setLanguage('en'));

describe('why something is planned', () => {
  it('is said in the reader’s language, sentence by sentence', async () => {
    const why = `${restsOn.text} ${usual.text}`;
    expect(sayWhy({ why, reasons: [restsOn, usual] })).toBe(
      'Rests on the proof of the profile; pillar “Craft”. Tuesday 10:00: a usual time, until your own posts teach a better one.',
    );
    await setLanguage('de');
    expect(sayWhy({ why, reasons: [restsOn, usual] })).toBe(
      'Beruht auf: Belege des Profils; Säule „Craft“. Dienstag 10:00: eine übliche Zeit, bis Ihre eigenen Beiträge eine bessere zeigen.',
    );
  });
  it('names days, figures and lessons as the reader does', async () => {
    await setLanguage('de');
    expect(
      sayReason({
        code: 'time_away',
        text: 'x',
        values: { lesson: 'weekend', what: 'x', items: '7', lift: '-0.214', weekday: '1', hour: '14' },
      }),
    ).toMatch(/^Montag 14:00: weg von .*\(7 Beiträge; 21\s% weniger Reaktionen/);
    expect(
      sayReason({ code: 'week_day', text: 'x', values: { name: 'Ostern', day: '2026-04-05' } }),
    ).toContain('Ostern ist am 5. April 2026');
    expect(
      sayReason({
        code: 'time_habit',
        text: 'x',
        values: { habit: 'lunch', network: '', weekday: '3', hour: '13' },
      }),
    ).toBe(
      'Mittwoch 13:00: Mittagspause. Eine allgemeine Gewohnheit auf den meisten Netzwerken, nicht Ihre eigenen Zahlen.',
    );
  });
  it('is as it was said where the code is new or a model said it', async () => {
    await setLanguage('de');
    expect(sayReason({ code: 'time_of_moon', text: 'Full moon.', values: {} })).toBe('Full moon.');
    expect(sayReason({ code: 'said', text: 'Sie fragen danach.', values: {} })).toBe(
      'Sie fragen danach.',
    );
    expect(sayReason({ ...restsOn, values: { place: 'dreams', pillar: 'Craft' } })).toBe(
      restsOn.text,
    );
  });
  it('gives way to what a person wrote', () => {
    expect(sayWhy({ why: 'Because.', reasons: [] })).toBe('Because.');
    expect(sayWhy({ why: 'Because, and so.', reasons: [restsOn] })).toBe('Because, and so.');
    expect(sayWhy({ why: null })).toBe('');
  });
  it('has the same words in both languages', () => {
    expect(Object.keys(de).sort()).toEqual(Object.keys(en).sort());
    expect(Object.keys(de.places)).toEqual(Object.keys(en.places));
    expect(Object.keys(de.habits)).toEqual(Object.keys(en.habits));
  });
});
