import { Box, Button, Checkbox, Link as MuiLink, Stack, Typography } from '@mui/material';
import { CircleCheck, Hand } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { RuleEvent } from '@/api';
import { useEstimate } from '@/shared/lib/estimate';
import { useFormat } from '@/shared/lib/format';
import { goodWay, isWatched, metricText } from '@/shared/lib/metrics';
import { useCan } from '@/shared/lib/workspace';
import { Badge, type Tone } from '@/shared/ui/Badge';
import { signed } from '@/shared/ui/Interval';
import { PlatformLabel } from '@/shared/ui/Platform';
import { holdReason, useDeed } from '../useDeed';
import { actionIcon, canRevert, effectVerdict, isWaiting, stateTone } from '../model';

const verdictTone: Record<ReturnType<typeof effectVerdict>, Tone> = {
  helped: 'green',
  harmed: 'red',
  unclear: 'amber',
};

/** One thing a rule did or would do: what, why, what came of it, and what can be done about it. */
export function EventRow({
  event: e,
  hideRule,
  isSelected,
  isBusy,
  onSelect,
  onApprove,
  onDismiss,
  onRevert,
}: {
  event: RuleEvent;
  hideRule?: boolean;
  isSelected?: boolean;
  isBusy: boolean;
  /** Its box is shown. */
  onSelect?: (() => void) | undefined;
  onApprove: () => void;
  onDismiss: () => void;
  onRevert: () => void;
}) {
  const { t } = useTranslation();
  const f = useFormat();
  const can = useCan();
  const Icon = actionIcon[e.kind] ?? CircleCheck;
  const isEditor = can('editor');
  const title = useDeed()(e);
  const held = holdReason(e);
  return (
    <Stack
      component="li"
      direction="row"
      aria-label={title}
      sx={{
        gap: 3,
        px: 4,
        py: 3,
        alignItems: 'flex-start',
        flexWrap: { xs: 'wrap', md: 'nowrap' },
        '& + &': { borderTop: 1, borderColor: 'h.border' },
        bgcolor: isSelected ? 'h.accentSoft' : undefined,
      }}
    >
      {onSelect && (
        <Checkbox
          size="small"
          checked={!!isSelected}
          onChange={onSelect}
          slotProps={{ input: { 'aria-label': t('table.select', { name: title }) } }}
          sx={{ p: 0, mt: '2px' }}
        />
      )}
      <Box
        aria-hidden
        sx={{
          width: 28,
          height: 28,
          flexShrink: 0,
          borderRadius: '7px',
          display: 'grid',
          placeItems: 'center',
          bgcolor: 'h.sunken',
          color: 'h.text2',
        }}
      >
        <Icon size={15} />
      </Box>
      <Box sx={{ flex: 1, minWidth: { xs: 200, md: 0 } }}>
        <Stack
          direction="row"
          sx={{ columnGap: 2, rowGap: 0.5, flexWrap: 'wrap', alignItems: 'center' }}
        >
          <Typography variant="body2" sx={{ fontWeight: 500, overflowWrap: 'anywhere' }}>
            {title}
          </Typography>
          <Badge tone={stateTone[e.state]} dot>
            {t(`automation.event.${e.state}`)}
          </Badge>
        </Stack>
        {held && (
          <Stack
            direction="row"
            sx={{ gap: 1.5, fontSize: 13, lineHeight: '20px', color: 'h.amber' }}
          >
            <Hand size={13} aria-hidden style={{ flexShrink: 0, marginTop: 4 }} />
            <span>{held}</span>
          </Stack>
        )}
        <Typography
          variant="body2"
          color="textSecondary"
          sx={{ overflowWrap: 'anywhere', textWrap: 'pretty' }}
        >
          {e.reason}
        </Typography>
        <Stack
          direction="row"
          sx={{
            mt: 0.5,
            columnGap: 3,
            rowGap: 0.5,
            flexWrap: 'wrap',
            fontSize: 12,
            lineHeight: '16px',
            color: 'h.text2',
            fontVariantNumeric: 'tabular-nums',
          }}
        >
          <time dateTime={e.at}>{f.hourMinute(e.at)}</time>
          {!hideRule && (
            <MuiLink
              component={Link}
              to={`/automation/rules/${e.rule_id}`}
              underline="hover"
              sx={{ color: 'h.accentText' }}
            >
              {e.rule_name}
            </MuiLink>
          )}
          {e.campaign_id && (
            <MuiLink
              component={Link}
              to={`/campaigns/${e.campaign_id}`}
              underline="hover"
              sx={{ color: 'h.accentText' }}
            >
              {e.campaign_name ?? t('automation.campaign')}
            </MuiLink>
          )}
          {e.platform && <PlatformLabel platform={e.platform} muted />}
          {e.decided_by && <span>{t('automation.decidedBy', { name: e.decided_by })}</span>}
          {e.note && <span>{e.note}</span>}
          {isWaiting(e) && e.expires_at && (
            <span>{t('automation.expires', { at: f.dateTime(e.expires_at) })}</span>
          )}
          {e.task_id && (
            <MuiLink
              component={Link}
              to={`/tasks/${e.task_id}`}
              underline="hover"
              sx={{ color: 'h.accentText' }}
            >
              {t('automation.task')}
            </MuiLink>
          )}
        </Stack>
        {e.error && (
          <Typography
            variant="caption"
            component="p"
            sx={{ mt: 1, color: 'h.red', overflowWrap: 'anywhere' }}
          >
            {e.error}
          </Typography>
        )}
        {e.effect && <Effect effect={e.effect} />}
      </Box>
      {isEditor && (isWaiting(e) || canRevert(e)) && (
        <Stack direction="row" sx={{ gap: 2, flexShrink: 0, ml: { xs: 10, md: 0 } }}>
          {isWaiting(e) && (
            <>
              <Button
                size="small"
                variant="text"
                disabled={isBusy}
                aria-label={t('automation.dismissOf', { text: title })}
                onClick={onDismiss}
              >
                {t('automation.dismiss')}
              </Button>
              <Button
                size="small"
                variant="contained"
                disabled={isBusy}
                aria-label={t('automation.approveOf', { text: title })}
                onClick={onApprove}
              >
                {t('automation.approve')}
              </Button>
            </>
          )}
          {canRevert(e) && (
            <Button
              size="small"
              variant="outlined"
              disabled={isBusy}
              aria-label={t('automation.revertOf', { text: title })}
              onClick={onRevert}
            >
              {t('automation.revert')}
            </Button>
          )}
        </Stack>
      )}
    </Stack>
  );
}

/** What was measured afterwards, with what it probably lies in. */
function Effect({ effect }: { effect: NonNullable<RuleEvent['effect']> }) {
  const { t } = useTranslation();
  const f = useFormat();
  const est = useEstimate();
  const { metric, before, after, change, low, high, money } = effect;
  const known = isWatched(metric);
  // Profit and whatever else is measured is better when there is more of it.
  const verdict = effectVerdict(effect, known ? goodWay[metric] : 'up');
  const show = metricText(f, metric === 'profit' ? 'revenue' : metric);
  return (
    <Box
      role="group"
      aria-label={t('automation.effect.title')}
      sx={{ mt: 2, pl: 3, borderLeft: 2, borderColor: 'h.border', maxWidth: 720 }}
    >
      <Stack direction="row" sx={{ gap: 2, alignItems: 'center', flexWrap: 'wrap' }}>
        <Badge tone={verdictTone[verdict]} dot>
          {t(`automation.effect.${verdict}`)}
        </Badge>
        <Typography
          variant="caption"
          component="span"
          sx={{ fontVariantNumeric: 'tabular-nums', fontWeight: 500 }}
        >
          {known ? t(`metric.${metric}`) : t('automation.effect.profit')} {show(before)} →{' '}
          {show(after)}
          {change !== null && ` (${signed(show)(change)})`}
          {low !== null && high !== null && (
            <Box component="span" sx={{ color: 'h.text2', fontWeight: 400 }}>
              {' '}
              {t('automation.effect.likely', { low: show(low), high: show(high) })}
            </Box>
          )}
          {money !== null && ` · ${t('automation.effect.week', { money: est.signedMoney(money) })}`}
        </Typography>
      </Stack>
      <Typography variant="caption" component="p" color="textSecondary" sx={{ mt: 0.5 }}>
        {effect.text}
      </Typography>
    </Box>
  );
}
