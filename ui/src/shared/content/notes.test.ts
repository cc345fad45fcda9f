import { afterEach, describe, expect, it } from 'vitest';
import { setLanguage } from '@/i18n';
import { isLeftOut, linesOf, sayNote } from './notes';

const note = (
  code: string,
  values: Record<string, string> = {},
  text = 'As the server says it.',
) => ({
  code,
  text,
  values,
});
afterEach(() => setLanguage('en'));

describe('what was done to a text', () => {
  it("is said in the reader's language", async () => {
    const kept = note('capacity', { asked: '6', most: '3', kept: 'linkedin 1, mastodon 2' });
    expect(sayNote(kept)).toBe(
      '6 posts a week were asked for and 3 can be made; planned a week: LinkedIn 1, Mastodon 2.',
    );
    await setLanguage('de');
    expect(sayNote(kept)).toContain('geplant je Woche: LinkedIn 1, Mastodon 2.');
    expect(sayNote(note('hashtags_cut', { count: '1', network: 'x' }))).toBe(
      '1 Hashtag mehr, als X nimmt, wurde weggelassen.',
    );
    expect(sayNote(note('runs_dry', { day: '2026-12-07', network: 'bluesky' }))).toMatch(
      /^Ab der Woche vom 07\.12\.2026 gibt es auf Bluesky nichts Neues/,
    );
  });
  it('tells what was heard of a recording', async () => {
    const one = note('one_language', { model: 'Moonshine', language: 'en' });
    expect(sayNote(one)).toMatch(/^Moonshine understands one language only \(English\);/);
    await setLanguage('de');
    expect(sayNote(one)).toMatch(/^Moonshine versteht nur eine Sprache \(Englisch\);/);
    expect(sayNote(note('file_damaged', { heard: '1:20', whole: '9:00' }))).toBe(
      'Die Datei ist beschädigt: Nur 1:20 von 9:00 ließen sich lesen.',
    );
    expect(sayNote(note('one_language', { model: 'X', language: '?' }))).toContain('(?)');
  });
  it('takes the words of the checks for what they found, with the field', () => {
    expect(sayNote(note('finding.banned_word', { v0: 'Cheap', field: 'headlines/2' }))).toMatch(
      /^Headlines 3: .*Cheap/,
    );
  });
  it('names the place in the language of the reader, and tells twice the same once', async () => {
    const found = note('finding.banned_word', { v0: 'billig', field: 'title' });
    await setLanguage('de');
    expect(sayNote(found)).toMatch(/^Titel: .*billig/);
    expect(linesOf([found, found])).toEqual([sayNote(found)]);
  });
  it('stands as it came where the code is not known', () => {
    expect(sayNote(note('of_tomorrow'))).toBe('As the server says it.');
    expect(sayNote(note('said', {}, 'The provider was not there.'))).toBe(
      'The provider was not there.',
    );
  });
  it('tells what a draft could not hold from what has to be looked at', () => {
    expect(
      ['no_room', 'unfit_banned', 'unknown_link'].map((code) => isLeftOut(note(code))),
    ).toEqual([true, true, false]);
  });
});
