import { Button, Dialog, DialogActions, DialogContent, DialogTitle, Stack } from '@mui/material';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isApiError, type AutomationSettings } from '@/api';
import { useSetAutomationSettingsMutation } from '@/api/office';
import { problemText } from '@/api/problem';
import { NumberInput } from '@/shared/condition/NumberInput';
import { notify } from '@/shared/lib/toast';
import { Field, FormAlert } from '@/shared/ui/Field';
import { settingsBody } from './model';

const rows = [
  { key: 'max_changes_per_day', measure: 'count' },
  { key: 'max_budget_change_per_day', measure: 'percent' },
  { key: 'hold_when_stale_hours', measure: 'plain' },
] as const;

/** What all rules of the workspace together may do in a day. */
export default function LimitsDialog({
  settings,
  onClose,
}: {
  settings: AutomationSettings;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const id = useId();
  const [replace, { isLoading }] = useSetAutomationSettingsMutation();
  const [form, setForm] = useState(settings);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [alert, setAlert] = useState<string>();
  const save = async () => {
    setAlert(undefined);
    setErrors({});
    const answer = await replace({
      'If-Match': `"${settings.version}"`,
      body: settingsBody(form),
    });
    if (!answer.error) {
      notify.done(t('automation.limits.saved'));
      return onClose();
    }
    const fields = isApiError(answer.error) ? answer.error.fields : {};
    setErrors(fields);
    if (!rows.some((r) => fields[r.key]))
      setAlert(problemText(answer.error) ?? t('controls.noAnswer'));
  };
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="xs" aria-labelledby={id}>
      <form
        noValidate
        onSubmit={(e) => {
          e.preventDefault();
          void save();
        }}
      >
        <DialogTitle id={id}>{t('automation.limits.title')}</DialogTitle>
        <DialogContent>
          <Stack sx={{ gap: 3 }}>
            <FormAlert>{alert}</FormAlert>
            {rows.map(({ key, measure }) => (
              <Field
                key={key}
                label={t(`automation.limits.${key}`)}
                hint={t(`automation.limits.${key}_hint`)}
                error={errors[key]}
              >
                {(fieldId, describedBy) => (
                  <NumberInput
                    id={fieldId}
                    describedBy={describedBy}
                    measure={measure}
                    width={160}
                    value={form[key]}
                    isInvalid={!!errors[key]}
                    {...(key === 'hold_when_stale_hours'
                      ? { unit: t('automation.hoursUnit') }
                      : {})}
                    onChange={(n) => setForm({ ...form, [key]: n ?? 0 })}
                  />
                )}
              </Field>
            ))}
          </Stack>
        </DialogContent>
        <DialogActions>
          <Button variant="outlined" onClick={onClose}>
            {t('controls.cancel')}
          </Button>
          <Button type="submit" variant="contained" loading={isLoading}>
            {t('controls.save')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
