import {
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  InputAdornment,
  Stack,
  TextField,
  ToggleButton,
  ToggleButtonGroup,
  Typography,
} from '@mui/material';
import { Coins, Pause, Play } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'react-redux';
import { useNavigate } from 'react-router';
import { toast } from 'sonner';
import { useBulkUpdateCampaignsMutation, type CampaignBulk, type CampaignRow } from '@/api';
import type { AppStore } from '@/app/store';
import { notify } from '@/shared/lib/toast';
import { BulkBar } from '@/shared/ui/TableTools';
import { parseBudget } from '@/shared/lib/amount';
import { applyPatch, patchCached } from './useChangeCampaign';

/** Pause, resume and re-budget many at once: one task, one message that leads to it. */
export function BulkActions({ rows, onClear }: { rows: CampaignRow[]; onClear: () => void }) {
  const { t } = useTranslation();
  const go = useNavigate();
  const store = useStore() as AppStore;
  const [send, { isLoading }] = useBulkUpdateCampaignsMutation();
  const [budgeting, setBudgeting] = useState(false);
  const run = async (change: Omit<CampaignBulk, 'ids'>) => {
    const ids = rows.map((r) => r.id);
    const { budget_percent: percent, ...patch } = change;
    const takeBack = patchCached(store, new Set(ids), (r) => {
      if (percent != null && r.daily_budget !== null)
        applyPatch(r, { daily_budget: Math.round(r.daily_budget * (100 + percent)) / 100 });
      else applyPatch(r, patch);
    });
    const answer = await send({ body: { ids, ...change } });
    if (answer.error) {
      takeBack();
      return notify.failed(answer.error);
    }
    const task = answer.data.task;
    onClear();
    toast.success(t('campaigns.bulkStarted', { count: ids.length }), {
      action: { label: t('campaigns.showTask'), onClick: () => void go(`/tasks/${task.id}`) },
    });
  };
  const pausable = rows.some((r) => r.status === 'active');
  const resumable = rows.some((r) => r.status === 'paused' || r.status === 'draft');
  return (
    <BulkBar count={rows.length} onClear={onClear}>
      {pausable && (
        <Button
          size="small"
          startIcon={<Pause size={14} />}
          loading={isLoading}
          onClick={() => void run({ status: 'paused' })}
        >
          {t('campaigns.pause')}
        </Button>
      )}
      {resumable && (
        <Button
          size="small"
          startIcon={<Play size={14} />}
          loading={isLoading}
          onClick={() => void run({ status: 'active' })}
        >
          {t('campaigns.resume')}
        </Button>
      )}
      <Button size="small" startIcon={<Coins size={14} />} onClick={() => setBudgeting(true)}>
        {t('campaigns.setBudget')}
      </Button>
      {budgeting && (
        <BudgetDialog
          count={rows.length}
          onClose={() => setBudgeting(false)}
          onSave={(change) => (setBudgeting(false), void run(change))}
        />
      )}
    </BulkBar>
  );
}

type BudgetChange = { daily_budget: number } | { budget_percent: number };
function BudgetDialog({
  count,
  onClose,
  onSave,
}: {
  count: number;
  onClose: () => void;
  onSave: (change: BudgetChange) => void;
}) {
  const { t } = useTranslation();
  const [kind, setKind] = useState<'set' | 'raise' | 'lower'>('raise');
  const [text, setText] = useState('10');
  const value = parseBudget(text);
  const wrong =
    value === undefined || (kind === 'lower' && value >= 100) || (kind === 'raise' && value > 1000);
  const [tried, setTried] = useState(false);
  const save = () => {
    setTried(true);
    if (wrong) return;
    onSave(
      kind === 'set'
        ? { daily_budget: value }
        : { budget_percent: kind === 'raise' ? value : -value },
    );
  };
  return (
    <Dialog open onClose={onClose} maxWidth="xs" fullWidth aria-labelledby="bulk-budget">
      <form onSubmit={(e) => (e.preventDefault(), save())}>
        <DialogTitle id="bulk-budget">{t('campaigns.budgetFor', { count })}</DialogTitle>
        <DialogContent>
          <Stack sx={{ gap: 4 }}>
            <ToggleButtonGroup
              exclusive
              fullWidth
              value={kind}
              aria-label={t('campaigns.setBudget')}
              onChange={(_, v: typeof kind | null) => v && setKind(v)}
            >
              <ToggleButton value="raise">{t('campaigns.raise')}</ToggleButton>
              <ToggleButton value="lower">{t('campaigns.lower')}</ToggleButton>
              <ToggleButton value="set">{t('campaigns.setTo')}</ToggleButton>
            </ToggleButtonGroup>
            <TextField
              autoFocus
              value={text}
              error={tried && wrong}
              helperText={
                tried && wrong
                  ? t('campaigns.badBudget')
                  : t(kind === 'set' ? 'campaigns.budgetHint' : 'campaigns.percentHint')
              }
              onChange={(e) => setText(e.target.value)}
              slotProps={{
                htmlInput: { 'aria-label': t('campaigns.budget'), inputMode: 'decimal' },
                input: {
                  endAdornment:
                    kind === 'set' ? undefined : <InputAdornment position="end">%</InputAdornment>,
                },
              }}
            />
            <Typography variant="caption" color="textSecondary">
              {t('campaigns.bulkNote')}
            </Typography>
          </Stack>
        </DialogContent>
        <DialogActions>
          <Button variant="outlined" onClick={onClose}>
            {t('controls.cancel')}
          </Button>
          <Button type="submit" variant="contained">
            {t('campaigns.apply')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
