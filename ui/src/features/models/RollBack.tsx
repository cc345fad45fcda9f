import { Button, TextField, Typography } from '@mui/material';
import { Undo2 } from 'lucide-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isApiError, problemText } from '@/api';
import { type ModelCard } from '@/api';
import { useRollModelBackMutation } from '@/api/insight';
import { notify } from '@/shared/lib/toast';
import { useCan } from '@/shared/lib/workspace';
import { MakeDialog, MakeForm } from '@/shared/ui/MakeDialog';
import { previousOf } from './model';

const longest = 500;

/** Puts the version before back into service, with the reason that stays with it. */
export function RollBack({ model }: { model: ModelCard }) {
  const { t } = useTranslation();
  const can = useCan();
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const [rollBack, { isLoading, error, reset }] = useRollModelBackMutation();
  const before = previousOf(model.versions);
  if (!can('editor') || !model.champion || !before) return null;
  const isBad = tried && !reason.trim();
  const close = () => {
    setOpen(false);
    setTried(false);
    reset();
  };
  const submit = async () => {
    setTried(true);
    if (!reason.trim()) {
      document.getElementById(id)?.focus();
      return;
    }
    const answer = await rollBack({ id: model.id, body: { reason: reason.trim() } });
    if (answer.error) return;
    close();
    setReason('');
    notify.done(t('models.rolledBack', { number: before.number }));
  };
  return (
    <>
      <Button variant="outlined" startIcon={<Undo2 size={15} />} onClick={() => setOpen(true)}>
        {t('models.rollBack')}
      </Button>
      {isOpen && (
        <MakeDialog
          title={t('models.rollBackAsk', { number: before.number })}
          isMade={false}
          size="xs"
          onClose={close}
        >
          <MakeForm
            alert={
              error === undefined
                ? undefined
                : isApiError(error) && error.status !== 0
                  ? problemText(error)
                  : t('controls.noAnswer')
            }
            submit={t('models.rollBack')}
            isSubmitting={isLoading}
            onSubmit={submit}
            onClose={close}
          >
            <Typography variant="body2" color="textSecondary">
              {t('models.rollBackHint', { number: model.champion.number })}
            </Typography>
            <div>
              <Typography
                variant="label"
                component="label"
                htmlFor={id}
                sx={{ display: 'block', mb: 1.5 }}
              >
                {t('models.reason')}
              </Typography>
              <TextField
                id={id}
                fullWidth
                autoFocus
                error={isBad}
                value={reason}
                onChange={(e) => setReason(e.target.value)}
                slotProps={{
                  htmlInput: {
                    maxLength: longest,
                    'aria-invalid': isBad,
                    'aria-describedby': `${id}-h`,
                  },
                }}
              />
              <Typography
                id={`${id}-h`}
                role={isBad ? 'alert' : undefined}
                variant="caption"
                component="p"
                sx={{ mt: 1, minHeight: 16, color: isBad ? 'h.red' : 'h.text2' }}
              >
                {isBad ? t('valid.required') : t('models.reasonHint')}
              </Typography>
            </div>
          </MakeForm>
        </MakeDialog>
      )}
    </>
  );
}
