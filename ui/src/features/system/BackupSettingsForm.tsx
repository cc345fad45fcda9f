import {
  Box,
  Card,
  FormControlLabel,
  Skeleton,
  Switch,
  TextField,
  Typography,
} from '@mui/material';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isApiError, problemText, type BackupSettingsAnswer } from '@/api';
import { useGetBackupSettingsQuery, useUpdateBackupSettingsMutation } from '@/api/office';
import { notify } from '@/shared/lib/toast';
import { useWorkspace } from '@/shared/lib/workspace';
import { Field, FormAlert } from '@/shared/ui/Field';
import { SaveBar } from '@/shared/ui/SaveBar';
import { ErrorState } from '@/shared/ui/States';
import { TimeSelect } from '@/shared/ui/TimeSelect';
import { font } from '@/theme/tokens';

/** When a backup is made by itself, how many are kept, and where. */
export function BackupSettingsForm() {
  const { t } = useTranslation();
  const query = useGetBackupSettingsQuery();
  return (
    <Card component="section" aria-label={t('system.backupPlan')}>
      <Typography variant="h2" sx={{ px: 4, pt: 4, pb: 2 }}>
        {t('system.backupPlan')}
      </Typography>
      {query.isError && !query.data ? (
        <ErrorState error={query.error} onRetry={query.refetch} />
      ) : !query.data ? (
        <Box sx={{ px: 6, pb: 6 }} aria-hidden>
          <Skeleton height={40} />
          <Skeleton height={40} />
        </Box>
      ) : (
        <Form stored={query.data} />
      )}
    </Card>
  );
}

function Form({ stored }: { stored: BackupSettingsAnswer }) {
  const { t } = useTranslation();
  const zone = useWorkspace().timeZone.replaceAll('_', ' ');
  const [update, { isLoading }] = useUpdateBackupSettingsMutation();
  const [draft, setDraft] = useState(stored);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [alert, setAlert] = useState<string>();
  useEffect(() => setDraft(stored), [stored]);
  const set = (part: Partial<BackupSettingsAnswer>) => setDraft((old) => ({ ...old, ...part }));
  const isDirty = JSON.stringify(draft) !== JSON.stringify(stored);
  const save = async () => {
    setErrors({});
    setAlert(undefined);
    const { enabled, keep_daily, keep_weekly, at, cron } = draft;
    const answer = await update({
      body: { enabled, keep_daily, keep_weekly, ...(at === null ? { cron } : { at }) },
    });
    if (!answer.error) return notify.done(t('controls.saved'));
    const fields = isApiError(answer.error) ? answer.error.fields : {};
    setErrors(fields);
    const shown = ['at', 'cron', 'keep_daily', 'keep_weekly'];
    const rest = Object.entries(fields).filter(([k]) => !shown.includes(k));
    if (rest.length || Object.keys(fields).length === 0)
      setAlert(
        rest.map(([, v]) => v).join(' · ') || (problemText(answer.error) ?? t('controls.noAnswer')),
      );
  };
  const count = (name: 'keep_daily' | 'keep_weekly', least: number, label: string) => (
    <Field label={label} error={errors[name]}>
      {(id, describedBy) => (
        <TextField
          id={id}
          type="number"
          fullWidth
          disabled={!draft.enabled}
          error={!!errors[name]}
          value={draft[name]}
          onChange={(e) => set({ [name]: Math.max(least, Math.trunc(Number(e.target.value))) })}
          slotProps={{ htmlInput: { 'aria-describedby': describedBy, min: least, max: 366 } }}
        />
      )}
    </Field>
  );
  return (
    <form
      noValidate
      onSubmit={(e) => {
        e.preventDefault();
        void save();
      }}
    >
      <Box sx={{ px: 4, pb: 4 }}>
        <FormAlert>{alert}</FormAlert>
        <FormControlLabel
          sx={{ ml: 0, mb: 3, gap: 2.5 }}
          control={<Switch checked={draft.enabled} onChange={(_, on) => set({ enabled: on })} />}
          label={<Typography variant="body2">{t('system.backupEnabled')}</Typography>}
        />
        <Box
          sx={{
            display: 'grid',
            columnGap: 4,
            rowGap: 2,
            gridTemplateColumns: { xs: '1fr 1fr', md: '140px 140px 140px minmax(0,1fr)' },
          }}
        >
          {draft.at === null ? (
            <Field label={t('system.backupCron')} error={errors.cron}>
              {(id, describedBy) => (
                <TextField
                  id={id}
                  fullWidth
                  disabled={!draft.enabled}
                  error={!!errors.cron}
                  value={draft.cron}
                  onChange={(e) => set({ cron: e.target.value })}
                  slotProps={{
                    htmlInput: {
                      'aria-describedby': describedBy,
                      style: { fontFamily: font.mono },
                    },
                  }}
                />
              )}
            </Field>
          ) : (
            <Field label={t('system.backupAt')} error={errors.at} hint={zone}>
              {(id, describedBy) => (
                <TimeSelect
                  id={id}
                  fullWidth
                  disabled={!draft.enabled}
                  value={draft.at ?? ''}
                  onChange={(at) => set({ at })}
                  slotProps={{ htmlInput: { 'aria-describedby': describedBy } }}
                />
              )}
            </Field>
          )}
          {count('keep_daily', 1, t('system.keepDaily'))}
          {count('keep_weekly', 0, t('system.keepWeekly'))}
          <Box sx={{ minWidth: 0, gridColumn: { xs: '1 / -1', md: 'auto' } }}>
            <Typography variant="label" component="div" sx={{ mb: 1.5 }}>
              {t('system.folder')}
            </Typography>
            <Typography
              variant="body2"
              sx={{
                fontFamily: font.mono,
                fontSize: 12.5,
                minHeight: 32,
                overflowWrap: 'anywhere',
              }}
            >
              {stored.folder}
            </Typography>
            <Typography variant="caption" component="p" color="textSecondary">
              {t('system.folderHint')}
            </Typography>
          </Box>
        </Box>
      </Box>
      <SaveBar isDirty={isDirty} isSaving={isLoading} onDiscard={() => setDraft(stored)} />
    </form>
  );
}
