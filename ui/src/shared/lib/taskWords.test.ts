import fs from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { setLanguage } from '@/i18n';
import english from '@/i18n/en/taskWords.json';
import { sayOfTask } from './taskWords';

afterEach(() => setLanguage('en'));

describe('what a task is called', () => {
  it("is said in the reader's language, with the names that stand in it", async () => {
    expect(sayOfTask('content.collect', 'title', 'Collection of Alps & Co.')).toBe(
      'Collection of Alps & Co.',
    );
    await setLanguage('de');
    expect(sayOfTask('content.collect', 'title', 'Collection of Alps & Co.')).toBe(
      'Abruf von Alps & Co.',
    );
    expect(sayOfTask('content.collect', 'title', 'Collection of sources')).toBe('Quellen abrufen');
    expect(
      sayOfTask('content.publish', 'title', 'Publish “He said “no” on Monday” on LinkedIn'),
    ).toBe('„He said “no” on Monday“ auf LinkedIn veröffentlichen');
    expect(sayOfTask('archive.embed', 'title', 'Find out what texts mean')).toBe(
      'Herausfinden, was Texte bedeuten',
    );
  });

  it('stays as it was typed, and is no template', async () => {
    await setLanguage('de');
    // A report that its author calls as another kind of task is called.
    expect(sayOfTask('report.generate', 'title', 'Backup')).toBe('Backup');
    expect(sayOfTask('content.transcribe', 'title', 'Interview')).toBe('Interview');
    expect(sayOfTask('constructor', 'title', 'Trends')).toBe('Trends');
    expect(
      sayOfTask('content.transcribe', 'title', 'Transcription of {{name}} $t(nav.tasks)'),
    ).toBe('Transkription von {{name}} $t(nav.tasks)');
  });

  it('says what it is at, and why it stopped', async () => {
    await setLanguage('de');
    expect(sayOfTask('archive.embed', 'stage', '12 of 40 texts')).toBe('12 von 40 Texten');
    expect(sayOfTask('ads.sync', 'stage', 'Meta: DE: 3 of 9 days, 75 rows')).toBe(
      'Meta: DE: 3 von 9 Tagen, Zeilen: 75',
    );
    expect(sayOfTask('archive.embed', 'note', "The month's AI budget of $5 is used up.")).toBe(
      'Das KI-Budget des Monats von $5 ist aufgebraucht.',
    );
  });

  it('finds each sentence as the server says it', () => {
    const literals = spokenByTheServer();
    const strange = Object.values(english)
      .flatMap((parts) => Object.values(parts))
      .flatMap((texts) => Object.values(texts as Record<string, string>))
      .map((text) => text.replaceAll(/\{\{\w+\}\}/g, '\0'))
      .filter((text) => !isMadeOf(text, literals));
    expect(strange).toEqual([]);
  });
});

/** All string literals of the server's sources, places for values as \0. */
function spokenByTheServer(): Set<string> {
  const found = new Set<string>();
  const root = path.resolve(process.cwd(), '../src');
  for (const name of fs.readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.cpp') || /_test\.cpp$|^sandbox/.test(name)) continue;
    // Long ones are written as several.
    const text = fs.readFileSync(path.join(root, name), 'utf8').replaceAll(/"\s*\n\s*"/g, '');
    for (const [, literal] of text.matchAll(/"((?:[^"\\\n]|\\.)+)"/g))
      found.add(literal!.replaceAll(/\{[^{}]*\}/g, '\0'));
  }
  return found;
}

/** One literal, or literals and values put together with +. */
function isMadeOf(text: string, literals: Set<string>): boolean {
  if (literals.has(text) || text === '\0') return true;
  for (let cut = 1; cut < text.length; cut++) {
    const first = text.slice(0, cut);
    if ((first === '\0' || (cut > 3 && literals.has(first))) && isMadeOf(text.slice(cut), literals))
      return true;
  }
  return false;
}
