import { Box, Button, Card, Link as MuiLink, Stack, Typography } from '@mui/material';
import { Check, ChevronDown, ChevronUp, Undo2 } from 'lucide-react';
import { useId, type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Recommendation, RecommendationState } from '@/api';
import { useEstimate } from '@/shared/lib/estimate';
import { useFormat } from '@/shared/lib/format';
import { isFinished, useTask } from '@/shared/lib/tasks';
import { useCan } from '@/shared/lib/workspace';
import { Badge, type Tone } from '@/shared/ui/Badge';
import { Ago } from '@/shared/ui/DateTime';
import { PlatformLabel } from '@/shared/ui/Platform';
import { TaskProgress } from '@/shared/ui/TaskProgress';
import { Changes } from './Changes';
import { EvidenceChart } from './EvidenceChart';
import { kindIcon } from './model';
import { asWords } from './metricName';
import { OutcomePart } from './OutcomePart';
import { Sureness } from './Sureness';

const stateTone: Record<RecommendationState, Tone> = {
  open: 'accent',
  applied: 'green',
  dismissed: 'neutral',
  expired: 'neutral',
  reverted: 'amber',
};

interface Props {
  row: Recommendation;
  /** The one the keyboard speaks to. */
  isCurrent?: boolean;
  isOpen: boolean;
  isBusy: boolean;
  /** Names no campaign: the page around it is the campaign's. */
  hideCampaign?: boolean;
  /** Its title is the page's. */
  isPage?: boolean;
  cardRef?: Ref<HTMLElement>;
  onFocus?: () => void;
  onToggle: () => void;
  onApply: () => void;
  onDismiss: () => void;
  onRevert: () => void;
}

const partSx = { borderTop: 1, borderColor: 'h.border', p: { xs: 4, sm: 5 } } as const;

/** One thing to do: what it brings, how sure that is, why, and exactly what would change. */
export function AdviceCard(props: Props) {
  const { row, isCurrent = false, isOpen } = props;
  const { t } = useTranslation();
  const id = useId();
  return (
    <Card
      component="article"
      aria-labelledby={id}
      aria-current={isCurrent || undefined}
      tabIndex={-1}
      ref={props.cardRef as Ref<HTMLDivElement>}
      onFocus={props.onFocus}
      sx={{
        outline: 'none',
        scrollMargin: '16px',
        transition: 'border-color .12s, box-shadow .12s',
        '&[aria-current=true]': {
          borderColor: 'h.accent',
          boxShadow: (th) => `0 0 0 1px ${th.vars!.palette.h.accent}`,
        },
      }}
    >
      <Box
        sx={{
          display: 'grid',
          gridTemplateColumns: { xs: 'minmax(0,1fr)', md: 'minmax(0,1fr) 284px' },
        }}
      >
        <Stack sx={{ p: { xs: 4, sm: 5 }, gap: 3, minWidth: 0 }}>
          <Head {...props} id={id} />
          {/* In line with the title's text. */}
          <Stack sx={{ gap: 3, pl: { xs: 0, sm: 11 }, minWidth: 0 }}>
            {row.why.length > 0 && (
              <Box
                component="ul"
                aria-label={t('advice.why')}
                sx={{
                  m: 0,
                  pl: 4,
                  fontSize: 13,
                  lineHeight: '20px',
                  color: 'h.text2',
                  maxWidth: 760,
                }}
              >
                {row.why.map((w) => (
                  <li key={w}>{w}</li>
                ))}
              </Box>
            )}
            {row.actions.length > 0 && <Changes actions={row.actions} />}
            <Buttons {...props} />
            {row.task_id && <Progress id={row.task_id} />}
          </Stack>
        </Stack>
        <Worth row={row} />
      </Box>
      {isOpen && (
        <Box sx={partSx}>
          <EvidenceChart
            evidence={row.evidence}
            currency={row.currency}
            heading={props.isPage ? 'h2' : 'h3'}
          />
        </Box>
      )}
      {row.outcome && (
        <Box sx={partSx}>
          <OutcomePart
            outcome={row.outcome}
            currency={row.currency}
            heading={props.isPage ? 'h2' : 'h3'}
          />
        </Box>
      )}
    </Card>
  );
}

function Head({ row, hideCampaign, isPage, id }: Props & { id: string }) {
  const { t } = useTranslation();
  const Icon = kindIcon[row.kind] ?? kindIcon.general;
  return (
    <Stack direction="row" sx={{ gap: 3, alignItems: 'flex-start' }}>
      <Box
        aria-hidden
        sx={{
          width: 32,
          height: 32,
          borderRadius: '8px',
          display: 'grid',
          placeItems: 'center',
          flexShrink: 0,
          bgcolor: 'h.accentSoft',
          color: 'h.accentText',
        }}
      >
        <Icon size={16} />
      </Box>
      <Box sx={{ minWidth: 0, flex: 1 }}>
        <Typography
          id={id}
          variant="h2"
          component={isPage ? 'h1' : 'h2'}
          sx={{ overflowWrap: 'anywhere' }}
        >
          {row.title}
        </Typography>
        <Stack
          direction="row"
          sx={{
            columnGap: 3,
            rowGap: 0.5,
            mt: 0.5,
            flexWrap: 'wrap',
            alignItems: 'center',
            fontSize: 12,
            color: 'h.text2',
          }}
        >
          <span>{t(`advice.kind.${row.kind}`, { defaultValue: asWords(row.kind) })}</span>
          {row.platform && <PlatformLabel platform={row.platform} muted />}
          {row.campaign_id && !hideCampaign && (
            <MuiLink
              component={Link}
              to={`/campaigns/${row.campaign_id}`}
              underline="hover"
              sx={{ color: 'h.text2' }}
            >
              {row.campaign_name}
            </MuiLink>
          )}
          {row.kind === 'content' && (
            <MuiLink
              component={Link}
              to="/content/performance"
              underline="hover"
              sx={{ color: 'h.text2' }}
            >
              {t('advice.whatWorks')}
            </MuiLink>
          )}
          {row.ad_name && <span>{t('advice.adNamed', { name: row.ad_name })}</span>}
          {row.state !== 'open' && (
            <Badge tone={stateTone[row.state]} dot>
              {t(`advice.state.${row.state}`)}
            </Badge>
          )}
        </Stack>
        <Typography variant="body2" sx={{ mt: 2, maxWidth: 760, overflowWrap: 'anywhere' }}>
          {row.text}
        </Typography>
        <Decided row={row} />
      </Box>
    </Stack>
  );
}

/** Who decided, when, and why. */
function Decided({ row }: { row: Recommendation }) {
  const { t } = useTranslation();
  if (row.applied_at && row.state !== 'open')
    return (
      <Typography variant="caption" component="p" color="textSecondary" sx={{ mt: 1 }}>
        {t('advice.appliedBy', { name: row.applied_by ?? t('tasksPage.system') })}{' '}
        <Ago at={row.applied_at} />
      </Typography>
    );
  if (row.dismissed_at)
    return (
      <Typography variant="caption" component="p" color="textSecondary" sx={{ mt: 1 }}>
        {t('advice.dismissedAt')} <Ago at={row.dismissed_at} />
        {row.dismiss_reason && ` · ${row.dismiss_reason}`}
      </Typography>
    );
  return null;
}

function Buttons(props: Props) {
  const { row, isOpen, isBusy } = props;
  const { t } = useTranslation();
  const can = useCan();
  const isOpenState = row.state === 'open';
  const canEdit = can('editor');
  return (
    <Stack direction="row" sx={{ gap: 2, flexWrap: 'wrap', alignItems: 'center' }}>
      {isOpenState && canEdit && row.one_click && (
        <Button
          variant="contained"
          startIcon={<Check size={15} />}
          loading={isBusy}
          onClick={props.onApply}
        >
          {t('advice.apply')}
        </Button>
      )}
      {row.state === 'applied' && canEdit && row.actions.length > 0 && (
        <Button
          variant="outlined"
          startIcon={<Undo2 size={15} />}
          loading={isBusy}
          onClick={props.onRevert}
        >
          {t('controls.undo')}
        </Button>
      )}
      <Button
        variant="outlined"
        aria-expanded={isOpen}
        startIcon={isOpen ? <ChevronUp size={15} /> : <ChevronDown size={15} />}
        onClick={props.onToggle}
      >
        {t('advice.evidence')}
      </Button>
      {isOpenState && canEdit && (
        <Button variant="text" onClick={props.onDismiss}>
          {t('advice.dismiss')}
        </Button>
      )}
      {isOpenState && !row.one_click && (
        <Typography variant="caption" color="textSecondary" sx={{ flex: '1 1 200px' }}>
          {t('advice.byHand')}
        </Typography>
      )}
    </Stack>
  );
}

/** The change on its way to the platform; silent once it has arrived. */
function Progress({ id }: { id: string }) {
  const { currentData: task } = useTask(id);
  if (!task || task.state === 'succeeded') return null;
  return (
    <Box aria-live="polite" aria-busy={!isFinished(task)}>
      <TaskProgress task={task} />
    </Box>
  );
}

function Worth({ row }: { row: Recommendation }) {
  const { t } = useTranslation();
  const f = useFormat();
  const est = useEstimate();
  const { money_a_week: money, currency } = row;
  const line = { display: 'grid', gridTemplateColumns: '80px minmax(0,1fr)', gap: 2, fontSize: 13 };
  return (
    <Stack
      sx={{
        p: { xs: 4, sm: 5 },
        gap: 4,
        bgcolor: 'h.sunken',
        borderLeft: { md: 1 },
        borderTop: { xs: 1, md: 0 },
        // The theme's border colour belongs to all sides.
        borderColor: { xs: 'h.border', md: 'h.border' },
      }}
    >
      <Box>
        <Typography
          variant="metric"
          component="p"
          sx={{ color: money.mean > 0 ? 'h.green' : 'h.text' }}
          title={f.moneyExact(money.mean, currency)}
        >
          {est.signedMoney(money.mean, currency)}
        </Typography>
        <Typography variant="caption" component="p" color="textSecondary">
          {t('advice.aWeek')}
        </Typography>
        <Typography
          variant="body2"
          sx={{ mt: 1, fontVariantNumeric: 'tabular-nums' }}
          title={t('advice.intervalHint')}
        >
          {t('advice.between', { interval: est.signedMoneyRange(money, currency) })}
        </Typography>
      </Box>
      <Box component="dl" sx={{ m: 0, display: 'grid', rowGap: 2, '& dd': { m: 0 } }}>
        <Box sx={line}>
          <Box component="dt" sx={{ color: 'h.text2' }}>
            {t('advice.sureness')}
          </Box>
          <dd>
            <Sureness chance={row.confidence} />
          </dd>
        </Box>
        <Box sx={line}>
          <Box component="dt" sx={{ color: 'h.text2' }}>
            {t('advice.effort')}
          </Box>
          <dd>{t(`advice.efforts.${row.effort}`)}</dd>
        </Box>
        {row.state === 'open' && (
          <Box sx={line}>
            <Box component="dt" sx={{ color: 'h.text2' }}>
              {t('advice.validUntil')}
            </Box>
            <dd>{f.date(row.expires_at)}</dd>
          </Box>
        )}
      </Box>
    </Stack>
  );
}
