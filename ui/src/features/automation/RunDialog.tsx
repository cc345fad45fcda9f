import {
  Box,
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  LinearProgress,
  Stack,
  Typography,
} from '@mui/material';
import { CircleAlert, CircleCheck } from 'lucide-react';
import { useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { EvaluatedRule, Evaluation } from '@/api';
import { useEvaluateRulesMutation } from '@/api/office';
import { useFormat } from '@/shared/lib/format';
import { notify } from '@/shared/lib/toast';
import { useCan } from '@/shared/lib/workspace';
import { PlatformLabel } from '@/shared/ui/Platform';
import { ErrorState } from '@/shared/ui/States';
import { tableSx } from '@/shared/ui/tableSx';
import { actionIcon } from './model';
import { useDeed } from './useDeed';

const mostShown = 50;

/** First what would happen; then, if that is wanted, it happens. */
export default function RunDialog({
  ruleIds,
  onClose,
}: {
  /** All enabled rules when left out. */
  ruleIds?: string[] | undefined;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const id = useId();
  const can = useCan();
  const [evaluate, state] = useEvaluateRulesMutation();
  const begun = useRef(false);
  const run = async (dryRun: boolean) => {
    const answer = await evaluate({
      body: { dry_run: dryRun, ...(ruleIds ? { rule_ids: ruleIds } : {}) },
    });
    if (!dryRun && answer.data)
      notify.done(t('automation.run.doneToast', { count: answer.data.actions.length }));
  };
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    void run(true);
  });
  const result = state.data;
  const would = result?.rules.reduce((n, r) => n + r.acted + r.suggested, 0) ?? 0;
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="md" aria-labelledby={id}>
      <DialogTitle id={id}>
        {t(result && !result.dry_run ? 'automation.run.doneTitle' : 'automation.run.dryTitle')}
      </DialogTitle>
      <DialogContent sx={{ minHeight: 180 }}>
        {state.isLoading && (
          <Box role="status" sx={{ py: 2 }}>
            <LinearProgress aria-label={t('automation.run.working')} sx={{ height: 3, mb: 2 }} />
            <Typography variant="body2" color="textSecondary">
              {t('automation.run.working')}
            </Typography>
          </Box>
        )}
        {state.isError && <ErrorState error={state.error} onRetry={() => void run(true)} />}
        {!state.isLoading && result && <Result result={result} />}
      </DialogContent>
      <DialogActions>
        {result && !result.dry_run && (
          <Button
            component={Link}
            to={`/automation/history${ruleIds?.length === 1 ? `?rule_id=${ruleIds[0]}` : ''}`}
            variant="text"
          >
            {t('automation.run.toHistory')}
          </Button>
        )}
        <Box sx={{ flex: 1 }} />
        <Button variant="outlined" onClick={onClose}>
          {t('controls.close')}
        </Button>
        {result?.dry_run && can('editor') && (
          <Button
            variant="contained"
            loading={state.isLoading}
            disabled={would === 0}
            onClick={() => void run(false)}
          >
            {t('automation.run.now')}
          </Button>
        )}
      </DialogActions>
    </Dialog>
  );
}

function Result({ result }: { result: Evaluation }) {
  const { t } = useTranslation();
  const deed = useDeed();
  const f = useFormat();
  const acted = result.rules.reduce((n, r) => n + r.acted, 0);
  const suggested = result.rules.reduce((n, r) => n + r.suggested, 0);
  return (
    <Stack sx={{ gap: 4 }}>
      <Typography variant="body2" role="status">
        <strong>
          {t(result.dry_run ? 'automation.run.would' : 'automation.run.did', {
            acted: t('automation.run.things', { count: acted }),
            suggested: f.integer(suggested),
          })}
        </strong>{' '}
        <Box component="span" sx={{ color: 'h.text2' }}>
          {t('automation.run.took', {
            count: result.rules.length,
            time: f.duration(result.duration_ms),
          })}
        </Box>
      </Typography>
      <Box
        tabIndex={0}
        role="group"
        aria-label={t('automation.run.byRule')}
        sx={{ overflow: 'auto', border: 1, borderColor: 'h.border', borderRadius: '8px' }}
      >
        <Box component="table" sx={tableSx}>
          <thead>
            <tr>
              <th scope="col">{t('automation.rule')}</th>
              <th scope="col">{t('automation.inScope')}</th>
              <th scope="col">{t('automation.matched')}</th>
              <th scope="col">{t('automation.run.acts')}</th>
              <th scope="col">{t('automation.run.suggests')}</th>
              <th scope="col">{t('automation.heldBack')}</th>
            </tr>
          </thead>
          <tbody>
            {result.rules.map((r) => (
              <RuleLine key={r.rule_id} rule={r} />
            ))}
          </tbody>
        </Box>
      </Box>
      {result.actions.length > 0 && (
        <Stack component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
          {result.actions.slice(0, mostShown).map((e, i) => {
            const Icon = actionIcon[e.kind] ?? CircleCheck;
            return (
              <Stack
                key={e.id || i}
                component="li"
                direction="row"
                sx={{
                  gap: 3,
                  py: 2,
                  alignItems: 'flex-start',
                  '& + &': { borderTop: 1, borderColor: 'h.border' },
                }}
              >
                <Box sx={{ color: 'h.text2', pt: '2px' }}>
                  <Icon size={15} aria-hidden />
                </Box>
                <Box sx={{ flex: 1, minWidth: 0 }}>
                  <Typography variant="body2" sx={{ overflowWrap: 'anywhere' }}>
                    {deed(e)}
                  </Typography>
                  <Typography variant="caption" component="p" color="textSecondary">
                    {e.reason}
                  </Typography>
                </Box>
                {e.platform && (
                  <Typography variant="caption" component="span">
                    <PlatformLabel platform={e.platform} muted />
                  </Typography>
                )}
              </Stack>
            );
          })}
          {result.actions.length > mostShown && (
            <Typography variant="caption" component="li" color="textSecondary" sx={{ pt: 2 }}>
              {t('automation.run.more', { count: result.actions.length - mostShown })}
            </Typography>
          )}
        </Stack>
      )}
    </Stack>
  );
}

function RuleLine({ rule: r }: { rule: EvaluatedRule }) {
  const { t } = useTranslation();
  const f = useFormat();
  const held = r.held.reduce((n, h) => n + h.campaigns, 0);
  return (
    <tr>
      <th scope="row" style={{ whiteSpace: 'normal' }}>
        {r.name}
        {r.error && (
          <Typography
            variant="caption"
            component="p"
            sx={{ color: 'h.red', display: 'flex', gap: 1, alignItems: 'center' }}
          >
            <CircleAlert size={12} aria-hidden />
            {r.error}
          </Typography>
        )}
        {r.held.map((h) => (
          <Typography key={h.reason} variant="caption" component="p" color="textSecondary">
            {t('automation.heldLine', { count: h.campaigns, reason: h.reason })}
          </Typography>
        ))}
      </th>
      <td>{f.integer(r.in_scope)}</td>
      <td>{f.integer(r.matched)}</td>
      <td>{f.integer(r.acted)}</td>
      <td>{f.integer(r.suggested)}</td>
      <td>{f.integer(held)}</td>
    </tr>
  );
}
