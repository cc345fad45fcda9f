import { Box, Chip, Stack, TextField, Typography } from '@mui/material';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { problemText, type Incident } from '@/api';
import { useDismissAnomalyMutation } from '@/api/insight';
import { notify } from '@/shared/lib/toast';
import { MakeDialog, MakeForm } from '@/shared/ui/MakeDialog';

const usual = ['planned', 'known', 'small'] as const;

/** Puts an incident away, with the reason that the next one will be judged by. */
export function DismissDialog({ incident, onClose }: { incident: Incident; onClose: () => void }) {
  const { t } = useTranslation();
  const id = useId();
  const [reason, setReason] = useState('');
  const [dismiss, { isLoading, error }] = useDismissAnomalyMutation();
  const submit = async () => {
    const text = reason.trim();
    const answer = await dismiss({ id: incident.id, body: text ? { reason: text } : {} });
    if (answer.error) return;
    notify.done(t('anomalies.dismissed'));
    onClose();
  };
  return (
    <MakeDialog title={t('anomalies.dismissTitle')} isMade={false} size="xs" onClose={onClose}>
      <MakeForm
        alert={error ? (problemText(error) ?? t('controls.failed')) : undefined}
        submit={t('anomalies.dismiss')}
        isSubmitting={isLoading}
        onSubmit={submit}
        onClose={onClose}
      >
        <Typography variant="body2" color="textSecondary">
          {t('anomalies.dismissHint')}
        </Typography>
        <Box>
          <Typography
            variant="label"
            component="label"
            htmlFor={id}
            sx={{ display: 'block', mb: 1.5 }}
          >
            {t('anomalies.reason')}
          </Typography>
          <TextField
            id={id}
            fullWidth
            autoFocus
            value={reason}
            onChange={(e) => setReason(e.target.value)}
            slotProps={{ htmlInput: { maxLength: 500 } }}
          />
          <Stack direction="row" sx={{ gap: 1.5, mt: 2, flexWrap: 'wrap' }}>
            {usual.map((u) => (
              <Chip
                key={u}
                variant="outlined"
                sx={{ height: 26, borderRadius: '6px', borderColor: 'h.border', color: 'h.text2' }}
                label={t(`anomalies.reason_${u}`)}
                onClick={() => setReason(t(`anomalies.reason_${u}`))}
              />
            ))}
          </Stack>
        </Box>
      </MakeForm>
    </MakeDialog>
  );
}
