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
import {
  isApiError,
  problemText,
  useGetBackupSettingsQuery,
  useUpdateBackupSettingsMutation,
  type BackupSettings,
} from '@/api';
import { notify } from '@/shared/lib/toast';
import { Field, FormAlert } from '@/shared/ui/Field';
import { SaveBar } from '@/shared/ui/SaveBar';
import { ErrorState } from '@/shared/ui/States';
import { TimeSelect } from '@/shared/ui/TimeSelect';

/** When a backup is made by itself, how many are kept, and where. */
export function BackupSettingsForm() {
  const { t } = useTranslation();
  const query = useGetBackupSettingsQuery();
  return (
    <Card component="section" aria-label={t('system.backupPlan')}>
      <Typography variant="h2" sx={{ px: { xs: 4, sm: 6 }, pt: 4, pb: 1 }}>
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

function Form({ stored }: { stored: BackupSettings }) {
  const { t } = useTranslation();
  const [update, { isLoading }] = useUpdateBackupSettingsMutation();
  const [draft, setDraft] = useState(stored);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [alert, setAlert] = useState<string>();
  useEffect(() => setDraft(stored), [stored]);
  const set = (part: Partial<BackupSettings>) => setDraft((old) => ({ ...old, ...part }));
  const isDirty = JSON.stringify(draft) !== JSON.stringify(stored);
  const save = async () => {
    setErrors({});
    setAlert(undefined);
    const answer = await update({ body: draft });
    if (!answer.error) return notify.done(t('controls.saved'));
    const fields = isApiError(answer.error) ? answer.error.fields : {};
    setErrors(fields);
    const shown = ['at', 'keep_daily', 'keep_weekly', 'folder'];
    const rest = Object.entries(fields).filter(([k]) => !shown.includes(k));
    if (rest.length || Object.keys(fields).length === 0)
      setAlert(
        rest.map(([, v]) => v).join(' · ') || (problemText(answer.error) ?? t('controls.noAnswer')),
      );
  };
  const count = (name: 'keep_daily' | 'keep_weekly', label: string) => (
    <Field label={label} error={errors[name]}>
      {(id, describedBy) => (
        <TextField
          id={id}
          type="number"
          fullWidth
          disabled={!draft.enabled}
          error={!!errors[name]}
          value={draft[name]}
          onChange={(e) => set({ [name]: Math.max(0, Math.trunc(Number(e.target.value))) })}
          slotProps={{ htmlInput: { 'aria-describedby': describedBy, min: 0, max: 366 } }}
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
      <Box sx={{ px: { xs: 4, sm: 6 }, pb: 4 }}>
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
          <Field label={t('system.backupAt')} error={errors.at}>
            {(id, describedBy) => (
              <TimeSelect
                id={id}
                fullWidth
                disabled={!draft.enabled}
                value={draft.at}
                onChange={(at) => set({ at })}
                slotProps={{ htmlInput: { 'aria-describedby': describedBy } }}
              />
            )}
          </Field>
          {count('keep_daily', t('system.keepDaily'))}
          {count('keep_weekly', t('system.keepWeekly'))}
          <Field label={t('system.folder')} hint={t('system.folderHint')} error={errors.folder}>
            {(id, describedBy) => (
              <TextField
                id={id}
                fullWidth
                error={!!errors.folder}
                value={draft.folder ?? ''}
                onChange={(e) => set({ folder: e.target.value || null })}
                slotProps={{
                  htmlInput: {
                    'aria-describedby': describedBy,
                    'aria-invalid': !!errors.folder,
                    autoComplete: 'off',
                    spellCheck: false,
                  },
                }}
              />
            )}
          </Field>
        </Box>
      </Box>
      <SaveBar isDirty={isDirty} isSaving={isLoading} onDiscard={() => setDraft(stored)} />
    </form>
  );
}
