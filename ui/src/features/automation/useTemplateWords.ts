import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { RuleAction, RuleDraft, RuleParameter, RuleTemplate } from '@/api';
import { isOther, type Test } from '@/shared/condition/tree';
import type { ConditionWords } from '@/shared/condition/useConditionWords';
import { valueAt } from './draft';

const serverLanguage = 'en';

/** A ready rule in the reader's language; where no words are known for it, the server's stand. */
export function useTemplateWords() {
  const { t } = useTranslation();
  return useCallback(
    (x: RuleTemplate): RuleTemplate => {
      const word = (part: 'name' | 'description' | 'message', otherwise: string): string =>
        t(`automation.ready.${x.id as 'pause_poor'}.${part}`, { defaultValue: otherwise });
      const name = word('name', x.name);
      const description = word('description', x.description);
      const action = (a: RuleAction): RuleAction =>
        a.kind === 'notify' && a.message ? { ...a, message: word('message', a.message) } : a;
      return {
        ...x,
        name,
        description,
        rule: { ...x.rule, name, description, actions: x.rule.actions.map(action) },
      };
    },
    [t],
  );
}

/** What a ready rule's figure is called: in the server's language as it says, else as its place in the rule tells. */
export function useFigureLabel(words: ConditionWords) {
  const { t, i18n } = useTranslation();
  return (draft: RuleDraft, p: RuleParameter): string => {
    if (i18n.language === serverLanguage) return p.label;
    const key = p.pointer.slice(p.pointer.lastIndexOf('/') + 1);
    if (key === 'percent' || key === 'floor' || key === 'ceiling')
      return t(`automation.figure.${key}`);
    const at = p.pointer.replace(/\/value(\/times)?$/, '');
    const test = at === p.pointer ? undefined : (valueAt(draft, at) as Test | undefined);
    if (!test?.op) return p.label;
    const text = `${words.figure(test)} ${words.op(test.op, false)}`;
    return isOther(test.value)
      ? t('automation.figure.times', { test: text, figure: words.figure(test.value) })
      : text;
  };
}
