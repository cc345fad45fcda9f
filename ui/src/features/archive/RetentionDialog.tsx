import {
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  Skeleton,
  Stack,
  TextField,
} from '@mui/material';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  useGetArchiveRetentionQuery,
  useReplaceArchiveRetentionMutation,
  type ArchiveRetention,
} from '@/api/loop';
import { notify } from '@/shared/lib/toast';
import { Field } from '@/shared/ui/Field';
import { ErrorState } from '@/shared/ui/States';

const names = ['source_items_days', 'transcripts_audio_days', 'archived_items_days'] as const;

/** How long what is kept; an empty field keeps it for ever. */
export function RetentionDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useGetArchiveRetentionQuery();
  return (
    <Dialog open onClose={onClose} maxWidth="xs" fullWidth aria-labelledby="keep-title">
      <DialogTitle id="keep-title">{t('archive.retention')}</DialogTitle>
      {data ? (
        <Form key={data.version} retention={data} onClose={onClose} />
      ) : (
        <DialogContent>
          {error ? (
            <ErrorState error={error} onRetry={refetch} />
          ) : (
            <Skeleton variant="rounded" height={220} />
          )}
        </DialogContent>
      )}
    </Dialog>
  );
}

function Form({ retention, onClose }: { retention: ArchiveRetention; onClose: () => void }) {
  const { t } = useTranslation();
  const [replace, { isLoading }] = useReplaceArchiveRetentionMutation();
  const [values, setValues] = useState(() =>
    Object.fromEntries(names.map((n) => [n, retention[n] === null ? '' : String(retention[n])])),
  );
  const save = async () => {
    const body = Object.fromEntries(
      names.map((n) => [n, values[n]?.trim() ? Number(values[n]) : null]),
    ) as Omit<ArchiveRetention, 'version'>;
    const answer = await replace({ body, 'If-Match': `"${retention.version}"` });
    if (answer.error) return notify.failed(answer.error);
    notify.done(t('controls.saved'));
    onClose();
  };
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault();
        void save();
      }}
    >
      <DialogContent>
        <Stack sx={{ gap: 2 }}>
          {names.map((n) => (
            <Field key={n} label={t(`archive.keep.${n}`)} hint={t('archive.keepHint')}>
              {(id, describedBy) => (
                <TextField
                  fullWidth
                  type="number"
                  id={id}
                  value={values[n]}
                  onChange={(e) => setValues({ ...values, [n]: e.target.value })}
                  slotProps={{ htmlInput: { min: 1, max: 3650, 'aria-describedby': describedBy } }}
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
  );
}
