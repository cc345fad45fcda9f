import {
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  Typography,
} from '@mui/material';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLazyGetRuleQuery } from '@/api/office';
import { notify } from '@/shared/lib/toast';
import type { RuleForm } from './useRuleForm';

/** Somebody else saved the rule meanwhile: theirs, or this one. */
export function ConflictDialog({ rule }: { rule: RuleForm }) {
  const { t } = useTranslation();
  const id = useId();
  const [fetchRule] = useLazyGetRuleQuery();
  const [busy, setBusy] = useState<'theirs' | 'mine'>();
  const take = async (what: 'theirs' | 'mine') => {
    setBusy(what);
    const newest = await fetchRule({ id: rule.base!.id });
    if (newest.error || !newest.data) notify.failed(newest.error);
    else if (what === 'theirs') rule.begin(newest.data);
    else if (await rule.save(newest.data)) rule.setStale(false);
    setBusy(undefined);
  };
  return (
    <Dialog
      open={rule.isStale}
      onClose={() => rule.setStale(false)}
      maxWidth="xs"
      fullWidth
      role="alertdialog"
      aria-labelledby={`${id}-t`}
      aria-describedby={`${id}-b`}
    >
      <DialogTitle id={`${id}-t`}>{t('automation.conflict.title')}</DialogTitle>
      <DialogContent>
        <Typography id={`${id}-b`} variant="body2" color="textSecondary">
          {t('automation.conflict.body')}
        </Typography>
      </DialogContent>
      <DialogActions>
        <Button variant="text" onClick={() => rule.setStale(false)}>
          {t('automation.conflict.stay')}
        </Button>
        <Button
          variant="outlined"
          loading={busy === 'mine'}
          disabled={!!busy}
          onClick={() => void take('mine')}
        >
          {t('automation.conflict.mine')}
        </Button>
        <Button
          variant="contained"
          autoFocus
          loading={busy === 'theirs'}
          disabled={!!busy}
          onClick={() => void take('theirs')}
        >
          {t('automation.conflict.theirs')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
