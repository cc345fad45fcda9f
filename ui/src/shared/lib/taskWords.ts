import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Task } from '@/api';
import i18n from '@/i18n';
import english from '@/i18n/en/taskWords.json';

/**
 * The server names its tasks and says what they are at in English sentences. The English texts here are those
 * sentences, each under the kinds of task that say it: one that is found is said in the reader's language, with the
 * names and figures that stood in it. What is not found (a title that a person typed, a sentence of another version)
 * stands as it is.
 */
type Part = 'title' | 'stage' | 'note';
interface Pattern {
  key: string;
  form: RegExp;
  names: string[];
}

const patternsOf = (prefix: string, texts: Record<string, string>): Pattern[] =>
  Object.entries(texts)
    .map(([name, text]) => ({
      key: `${prefix}.${name}`,
      form: new RegExp(
        `^${text
          .split(/\{\{\w+\}\}/)
          .map((piece) => piece.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`))
          .join('(.+)')}$`,
        's',
      ),
      names: [...text.matchAll(/\{\{(\w+)\}\}/g)].map((m) => m[1]!),
    }))
    // "Sync of all connections" is no connection called "all connections".
    .sort((a, b) => a.names.length - b.names.length);

let known: Map<string, Pattern[]> | undefined;
function patterns(type: string, part: Part): Pattern[] {
  known ??= new Map(
    Object.entries(english).flatMap(([kind, parts]) =>
      Object.entries(parts).map(([one, texts]): [string, Pattern[]] => {
        const prefix = `${kind}.${one}`;
        return [prefix, patternsOf(`taskWords.${prefix}`, texts as Record<string, string>)];
      }),
    ),
  );
  return known.get(`${type.replaceAll('.', '_')}.${part}`) ?? [];
}

/** A sentence of the server about a task of this kind, in the reader's language. */
export function sayOfTask(type: string, part: Part, text: string): string {
  if (i18n.language === 'en') return text;
  for (const { key, form, names } of patterns(type, part)) {
    const found = form.exec(text);
    if (!found || !i18n.exists(key)) continue;
    const values = Object.fromEntries(names.map((name, i) => [name, found[i + 1]]));
    // What stood in the sentence is somebody's text, not a template.
    const said: unknown = i18n.t(
      key as never,
      { ...values, interpolation: { skipOnVariables: true } } as never,
    );
    return String(said);
  }
  return text;
}

/** What a task is called, and what it is at, in the reader's language. */
export function useTaskWords() {
  const { i18n: spoken } = useTranslation();
  return useMemo(
    () => ({
      title: (task: Pick<Task, 'type' | 'title'>) => sayOfTask(task.type, 'title', task.title),
      stage: (task: Pick<Task, 'type' | 'stage'>) =>
        task.stage ? sayOfTask(task.type, 'stage', task.stage) : null,
    }),
    // Said anew when another language is spoken.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [spoken.language],
  );
}
