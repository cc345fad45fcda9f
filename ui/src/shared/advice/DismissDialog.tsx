import {
  Box,
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  FormControlLabel,
  Radio,
  RadioGroup,
  TextField,
  Typography,
} from '@mui/material';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Recommendation } from '@/api';

const reasons = ['notNow', 'done', 'wrong', 'risky', 'other'] as const;
const longest = 500;

/** Why it is not wanted: kept with the advice, and a hint for the ones that follow. */
export function DismissDialog({
  row,
  isBusy,
  onDismiss,
  onClose,
}: {
  row: Pick<Recommendation, 'title'>;
  isBusy: boolean;
  onDismiss: (reason: string) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const id = useId();
  const [reason, setReason] = useState<(typeof reasons)[number]>('notNow');
  const [more, setMore] = useState('');
  const text =
    reason === 'other'
      ? more
      : [t(`advice.reason.${reason}`), more.trim()].filter(Boolean).join(': ');
  return (
    <Dialog open onClose={onClose} maxWidth="xs" fullWidth aria-labelledby={id}>
      <form
        onSubmit={(e) => {
          e.preventDefault();
          onDismiss(text);
        }}
      >
        <DialogTitle id={id}>{t('advice.dismissAsk')}</DialogTitle>
        <DialogContent>
          <Typography variant="body2" color="textSecondary" sx={{ mb: 3 }}>
            {row.title}
          </Typography>
          <RadioGroup
            aria-label={t('advice.reasonLabel')}
            value={reason}
            onChange={(_, v) => setReason(v as (typeof reasons)[number])}
          >
            {reasons.map((r) => (
              <FormControlLabel
                key={r}
                value={r}
                control={<Radio size="small" sx={{ p: 1, mr: 1 }} />}
                label={<Typography variant="body2">{t(`advice.reason.${r}`)}</Typography>}
                sx={{ m: 0 }}
              />
            ))}
          </RadioGroup>
          <Box sx={{ mt: 3 }}>
            <Typography
              variant="label"
              component="label"
              htmlFor={`${id}-more`}
              sx={{ display: 'block', mb: 1.5 }}
            >
              {t('advice.reasonMore')}
            </Typography>
            <TextField
              id={`${id}-more`}
              fullWidth
              multiline
              minRows={2}
              value={more}
              onChange={(e) => setMore(e.target.value)}
              slotProps={{ htmlInput: { maxLength: longest } }}
              sx={{ '& .MuiOutlinedInput-root': { p: 0 } }}
            />
          </Box>
        </DialogContent>
        <DialogActions>
          <Button variant="outlined" onClick={onClose}>
            {t('controls.cancel')}
          </Button>
          <Button type="submit" variant="contained" loading={isBusy}>
            {t('advice.dismiss')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
