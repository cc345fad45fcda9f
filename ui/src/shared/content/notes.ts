import type { Sentence } from '@/api/loop';
import i18n from '@/i18n';
import { nameOfNetwork } from './names';

/** "linkedin 2, x 3" → "LinkedIn 2, X 3". */
const namedCounts = (text: string) =>
  text.replaceAll(/[a-z_]+(?= \d)/g, (network) => nameOfNetwork(network));

/** "title" → "Title", "long_headline/2" → "Long headline 3": which of the texts of an ad it is, counted as people do. */
function placeName(field: string): string {
  if (field === 'title') return i18n.t('content.title');
  const [id = '', at] = field.split('/');
  const name = id.charAt(0).toUpperCase() + id.slice(1).replaceAll('_', ' ');
  return at === undefined ? name : `${name} ${Number(at) + 1}`;
}

/** "en" → "English"; as it is where it is no language's code. */
function nameOfLanguage(code: string): string {
  try {
    return new Intl.DisplayNames(i18n.language, { type: 'language' }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** What was done to a text, and by whom, in the reader's language where its code is known, else as the server says it. */
export function sayNote({ code, text, values: v }: Sentence): string {
  const key = code.startsWith('finding.') ? `content.findings.${code.slice(8)}` : `notes.${code}`;
  if (!i18n.exists(key) && !i18n.exists(`${key}_other`)) return text;
  const said: unknown = i18n.t(
    key as never,
    {
      ...v,
      count: Number(v.count ?? 0),
      kept: v.kept && namedCounts(v.kept),
      network: v.network && nameOfNetwork(v.network),
      language: v.language && nameOfLanguage(v.language),
      day:
        v.day &&
        new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeZone: 'UTC' }).format(
          new Date(`${v.day}T00:00:00Z`),
        ),
    } as never,
  );
  return code.startsWith('finding.') && v.field
    ? `${placeName(v.field)}: ${String(said)}`
    : String(said);
}

/** The notes as lines; what was found in two places of a text is told once. */
export const linesOf = (notes: readonly Sentence[]): string[] => [...new Set(notes.map(sayNote))];

/** Facts that a draft does not hold: told to who asks. The rest is to be looked at. */
export const isLeftOut = ({ code }: Sentence) => code === 'no_room' || code.startsWith('unfit_');
