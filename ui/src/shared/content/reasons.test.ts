import { afterEach, describe, expect, it } from 'vitest';
import type { Sentence } from '@/api/loop';
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
        values: {
          lesson: 'weekend',
          what: 'x',
          items: '7',
          lift: '-0.214',
          weekday: '1',
          hour: '14',
        },
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
  it('names what a draft of the rules is built on', async () => {
    const reasons: Sentence[] = [
      {
        code: 'angle',
        text: 'Angle “how_to”: gives the steps.',
        values: { angle: 'how_to' },
      },
      {
        code: 'built_post',
        text: '200 of 300 characters on Bluesky.',
        values: { length: '200', most: '300', network: 'bluesky' },
      },
      {
        code: 'like_best_named',
        text: 'Length and hashtags follow your 2 nearest best texts (“Rye”).',
        values: { texts: '2', title: 'Rye' },
      },
      {
        code: 'open_alike',
        text: 'Most of them open with a figure.',
        values: { opening: 'number' },
      },
      {
        code: 'built_ad',
        text: 'Meta ad, every field within its limit.',
        values: { format: 'meta' },
      },
    ];
    expect(sayReason(reasons[0]!)).toBe('Angle “how-to”: gives the steps.');
    for (const one of reasons.slice(1)) expect(sayReason(one)).toBe(one.text);
    await setLanguage('de');
    expect(reasons.map(sayReason)).toEqual([
      'Aufhänger „Anleitung“: nennt die Schritte.',
      '200 von 300 Zeichen auf Bluesky.',
      'Länge und Hashtags folgen Ihren 2 ähnlichsten erfolgreichen Texten („Rye“).',
      'Die meisten davon beginnen mit einer Zahl.',
      'Meta-Anzeige, jedes Feld innerhalb seiner Grenze.',
    ]);
    expect(sayReason({ code: 'angle', text: 'Angle “moon”.', values: { angle: 'moon' } })).toBe(
      'Angle “moon”.',
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
    for (const list of ['places', 'habits', 'angles', 'opens', 'openings', 'formats'] as const)
      expect(Object.keys(de[list])).toEqual(Object.keys(en[list]));
    expect(Object.keys(en.opens)).toEqual(Object.keys(en.angles));
  });
});
