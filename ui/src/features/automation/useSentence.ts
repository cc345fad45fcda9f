import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { RuleAction } from '@/api';
import { useFormat } from '@/shared/lib/format';
import { platformName } from '@/shared/ui/Platform';
import type { ConditionWords } from '@/shared/condition/useConditionWords';
import type { Form } from './draft';

export const sentenceParts = ['scope', 'condition', 'mode', 'actions', 'schedule', 'cool'] as const;
export type SentencePart = (typeof sentenceParts)[number];
export interface Piece {
  text: string;
  part?: SentencePart;
}

const mark = '\u0001';

/** What an action does, as a verb. */
export function useActionWords() {
  const { t, i18n } = useTranslation();
  const f = useFormat();
  return useMemo(() => {
    const list = new Intl.ListFormat(i18n.language, { type: 'conjunction' });
    const budget = (a: RuleAction) => {
      const by = a.percent ?? a.amount ?? 0;
      const size =
        a.percent !== null && a.percent !== undefined
          ? f.share(Math.abs(a.percent) / 100)
          : f.moneyCompact(Math.abs(by));
      const base = t(by < 0 ? 'automation.do.lower' : 'automation.do.raise', { size });
      if (by < 0 && a.floor)
        return t('automation.do.notBelow', { base, money: f.moneyCompact(a.floor) });
      if (by >= 0 && a.ceiling)
        return t('automation.do.notAbove', { base, money: f.moneyCompact(a.ceiling) });
      return base;
    };
    const one = (a: RuleAction): string => {
      if (a.kind === 'budget') return budget(a);
      if (a.kind === 'notify')
        return t('automation.do.notify', {
          severity: t(`alerts.severity.${a.severity ?? 'WARNING'}`),
        });
      return t(`automation.do.${a.kind}`);
    };
    return { one, all: (actions: readonly RuleAction[]) => list.format(actions.map(one)) };
  }, [t, i18n.language, f]);
}

const dayHours = 24;

/** What each part of a rule says. */
function useParts(words: ConditionWords): (form: Form) => Record<SentencePart, string> {
  const { t, i18n } = useTranslation();
  const actions = useActionWords();
  return useMemo(() => {
    const list = new Intl.ListFormat(i18n.language, { type: 'conjunction' });
    const who = (form: Form) =>
      form.campaignIds.length
        ? t('automation.say.chosen', { count: form.campaignIds.length })
        : form.platforms.length
          ? t('automation.say.onPlatforms', {
              platforms: list.format(form.platforms.map((p) => platformName[p])),
            })
          : t('automation.say.all');
    const cool = (hours: number | null) => {
      if (!hours) return t('automation.say.noCool');
      return hours > dayHours && hours % dayHours === 0
        ? t('automation.say.coolDays', { count: hours / dayHours })
        : t('automation.say.cool', { count: hours });
    };
    return (form) => ({
      scope: form.scope.children.length
        ? t('automation.say.where', { who: who(form), condition: words.tree(form.scope) })
        : who(form),
      condition: form.condition.children.length
        ? words.tree(form.condition)
        : t('automation.say.noCondition'),
      mode: t(`automation.say.mode_${form.mode}`),
      actions: form.actions.length ? actions.all(form.actions) : t('automation.say.noAction'),
      schedule:
        form.every === 'day'
          ? t('automation.say.daily', { time: form.at })
          : t(`automation.say.every_${form.every}`),
      cool: cool(form.coolDownHours),
    });
  }, [t, i18n.language, words, actions]);
}

/** The whole rule as one sentence, in pieces that know which part of the form they tell. */
export function useSentence(form: Form, words: ConditionWords): Piece[] {
  const { t } = useTranslation();
  const told = useParts(words);
  return useMemo(() => {
    const parts = told(form);
    const template = t(
      'automation.sentence',
      Object.fromEntries(sentenceParts.map((p) => [p, `${mark}${p}${mark}`])) as Record<
        SentencePart,
        string
      >,
    );
    return template.split(mark).flatMap((text, i): Piece[] => {
      if (i % 2 === 0) return text ? [{ text }] : [];
      const part = text as SentencePart;
      return [{ text: parts[part], part }];
    });
  }, [t, told, form]);
}

/** For a line of a list: what it looks for and what it does. */
export function useShortSentence(words: ConditionWords): (form: Form) => string {
  const { t } = useTranslation();
  const told = useParts(words);
  return useMemo(
    () => (form) => {
      const isAll =
        !form.campaignIds.length && !form.platforms.length && !form.scope.children.length;
      return t(isAll ? 'automation.inList' : 'automation.inListAmong', told(form));
    },
    [t, told],
  );
}
