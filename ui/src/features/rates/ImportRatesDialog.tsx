import { Dialog, DialogContent, DialogTitle, IconButton, Stack, TextField } from '@mui/material';
import { X } from 'lucide-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useImportExchangeRatesMutation } from '@/api';
import { problemText } from '@/api/problem';
import { useCurrencyChoices } from '@/shared/lib/locale';
import { Dropzone } from '@/shared/ui/Dropzone';
import { Field, FormAlert } from '@/shared/ui/Field';

const maxBytes = 64_000_000;

/** A file of daily rates; the base currency counts only where the file does not name it. */
export function ImportRatesDialog({
  onClose,
  onStarted,
}: {
  onClose: () => void;
  onStarted: (taskId: string) => void;
}) {
  const { t } = useTranslation();
  const id = useId();
  const [load, { isLoading }] = useImportExchangeRatesMutation();
  const [base, setBase] = useState('EUR');
  const [alert, setAlert] = useState<string>();
  const currencies = useCurrencyChoices();
  const take = async (file: File) => {
    setAlert(undefined);
    const answer = await load({ body: { file, base } });
    if (answer.error) setAlert(problemText(answer.error) ?? t('controls.noAnswer'));
    else onStarted(answer.data.task.id);
  };
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="sm" aria-labelledby={id}>
      <Stack direction="row" sx={{ alignItems: 'center', pl: 6, pr: 4, pt: 4, pb: 3, gap: 2 }}>
        <DialogTitle id={id} sx={{ flex: 1, p: 0, fontSize: 15, fontWeight: 600 }}>
          {t('rates.import')}
        </DialogTitle>
        <IconButton size="small" aria-label={t('controls.close')} onClick={onClose}>
          <X size={16} />
        </IconButton>
      </Stack>
      <DialogContent sx={{ pt: 0 }}>
        <Stack sx={{ gap: 4 }}>
          <FormAlert>{alert}</FormAlert>
          <Field label={t('rates.base')} hint={t('rates.baseHint')}>
            {(fieldId, describedBy) => (
              <TextField
                id={fieldId}
                select
                fullWidth
                value={base}
                onChange={(e) => setBase(e.target.value)}
                slotProps={{
                  select: { native: true },
                  htmlInput: { 'aria-describedby': describedBy },
                }}
              >
                {currencies.map((c) => (
                  <option key={c.value} value={c.value}>
                    {c.label}
                  </option>
                ))}
              </TextField>
            )}
          </Field>
          <Dropzone
            accept={['.csv', '.txt']}
            maxBytes={maxBytes}
            busy={isLoading}
            title={t('rates.drop')}
            hint={t('rates.dropHint')}
            onFile={(file) => void take(file)}
          />
        </Stack>
      </DialogContent>
    </Dialog>
  );
}
