import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isApiError, type Rule, type RuleDraft } from '@/api';
import { useCreateRuleMutation, useReplaceRuleMutation } from '@/api/office';
import { problemText } from '@/api/problem';
import { notify } from '@/shared/lib/toast';
import {
  draftOf,
  formOf,
  ruleErrors,
  sameDraft,
  strayErrors,
  type FieldErrors,
  type Form,
} from '../draft';

const preconditionFailed = 412;

/** The form of one rule: what it began with, what is typed, what the server says about it. */
export function useRuleForm(start: RuleDraft, rule: Rule | undefined) {
  const { t } = useTranslation();
  const [base, setBase] = useState<{ form: Form; rule: Rule | undefined }>(() => ({
    form: formOf(start),
    rule,
  }));
  const [form, setForm] = useState(base.form);
  const [errors, setErrors] = useState<FieldErrors>({});
  const [alert, setAlert] = useState<string>();
  const [isStale, setStale] = useState(false);
  const [create, creating] = useCreateRuleMutation();
  const [replace, replacing] = useReplaceRuleMutation();
  const isDirty = useMemo(() => !sameDraft(base.form, form), [base.form, form]);

  const change = useCallback((part: Partial<Form>) => {
    setForm((old) => ({ ...old, ...part }));
    setAlert(undefined);
    // What was said about a part is old as soon as the part is changed.
    setErrors((old) => (Object.keys(old).length ? {} : old));
  }, []);
  const begin = useCallback((next: Rule) => {
    const fresh = formOf(next);
    setBase({ form: fresh, rule: next });
    setForm(fresh);
    setErrors({});
    setAlert(undefined);
    setStale(false);
  }, []);

  /** Gives the rule that was stored; nothing when it was refused. `over`: whatever others wrote meanwhile. */
  const save = async (over?: Rule): Promise<Rule | undefined> => {
    setAlert(undefined);
    setErrors({});
    if (!form.name.trim()) {
      setErrors({ name: t('valid.required') });
      return undefined;
    }
    const body = draftOf(form);
    const at = over ?? base.rule;
    const answer = at
      ? await replace({ id: at.id, body, 'If-Match': `"${at.version}"` })
      : await create({ body });
    if (!answer.error) {
      begin(answer.data);
      notify.done(t('automation.saved', { name: answer.data.name }));
      return answer.data;
    }
    if (isApiError(answer.error) && answer.error.status === preconditionFailed) {
      setStale(true);
      return undefined;
    }
    const said = isApiError(answer.error) ? ruleErrors(answer.error) : {};
    setErrors(said);
    const stray = strayErrors(said);
    if (stray.length || Object.keys(said).length === 0)
      setAlert(stray.join(' · ') || problemText(answer.error) || t('controls.noAnswer'));
    return undefined;
  };
  return {
    form,
    change,
    /** Another draft in the form's place, as after a template's figure was changed. */
    setDraft: (draft: RuleDraft) => setForm(formOf(draft)),
    base: base.rule,
    errors,
    alert,
    isDirty,
    isSaving: creating.isLoading || replacing.isLoading,
    isStale,
    setStale,
    save,
    begin,
    discard: () => {
      setForm(base.form);
      setErrors({});
      setAlert(undefined);
    },
  };
}
export type RuleForm = ReturnType<typeof useRuleForm>;
