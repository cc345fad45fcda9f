import { Box, Button, Link as MuiLink, Skeleton, Stack, Tooltip, Typography } from '@mui/material';
import {
  AlarmClock,
  ArrowRight,
  ArrowUpRight,
  Check,
  CheckCheck,
  Compass,
  RotateCcw,
} from 'lucide-react';
import { useRef, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { isApiError, useGetAlertQuery, type AlertDetail, type AlertStep } from '@/api';
import { alertLink, itemsOf, kindIcon, severityTone, stateTone } from '@/shared/alerts/model';
import type { AlertActions } from '@/shared/alerts/useAlertActions';
import { useFormat } from '@/shared/lib/format';
import { useCan } from '@/shared/lib/workspace';
import { Badge } from '@/shared/ui/Badge';
import { Ago } from '@/shared/ui/DateTime';
import { Facts } from '@/shared/ui/Facts';
import { EmptyState, ErrorState } from '@/shared/ui/States';
import { DeliveryLine } from './DeliveryLine';

/** The inbox's right side: one alert, what it is about, what was done, who was told. */
export function AlertView({
  id,
  actions,
  isPage,
  onSnooze,
}: {
  id: string;
  /** It stands alone: its title is the page's. */
  isPage: boolean;
  actions: AlertActions;
  /** Opens the choices of when it may come back, at that button. */
  onSnooze: (anchor: HTMLElement) => void;
}) {
  const { t } = useTranslation();
  const query = useGetAlertQuery({ id });
  const a = query.currentData;
  if (query.isError && !a)
    return isApiError(query.error) && query.error.status === 404 ? (
      <EmptyState icon={Compass} title={t('alerts.gone')} />
    ) : (
      <ErrorState error={query.error} onRetry={() => void query.refetch()} />
    );
  if (!a)
    return (
      <Box aria-hidden sx={{ p: 6, maxWidth: 760 }}>
        <Skeleton width={90} height={20} />
        <Skeleton width="70%" height={30} sx={{ my: 2 }} />
        <Skeleton width="100%" height={18} />
        <Skeleton width="80%" height={18} />
      </Box>
    );
  return <Body alert={a} actions={actions} isPage={isPage} onSnooze={onSnooze} />;
}

function Body({
  alert: a,
  actions,
  isPage,
  onSnooze,
}: {
  alert: AlertDetail;
  isPage: boolean;
  actions: AlertActions;
  onSnooze: (anchor: HTMLElement) => void;
}) {
  const { t } = useTranslation();
  const f = useFormat();
  const Kind = kindIcon[a.kind] ?? kindIcon.system;
  const link = alertLink(a);
  const { items, more } = itemsOf(a.data);
  // A message that only lists the things below is told by them.
  const isTold =
    items.length > 1 && a.message.split('\n').every((line) => items.some((i) => i.text === line));
  const snoozeRef = useRef<HTMLButtonElement>(null);
  return (
    <Box
      component="article"
      id="alert-detail"
      tabIndex={-1}
      aria-labelledby="alert-title"
      sx={{ p: { xs: 4, md: 6 }, maxWidth: 820, outline: 'none' }}
    >
      <Stack direction="row" sx={{ gap: 2, alignItems: 'center', flexWrap: 'wrap', mb: 2 }}>
        <Badge tone={severityTone[a.severity]} dot>
          {t(`alerts.severity.${a.severity}`)}
        </Badge>
        <Badge tone={stateTone[a.state]}>{t(`alerts.state.${a.state}`)}</Badge>
        <Stack direction="row" sx={{ gap: 1.5, alignItems: 'center', color: 'h.text2' }}>
          <Kind size={14} aria-hidden />
          <Typography variant="caption" component="span">
            {t(`alerts.kind.${a.kind}`)}
          </Typography>
        </Stack>
      </Stack>
      <Typography
        id="alert-title"
        variant="h1"
        component={isPage ? 'h1' : 'h2'}
        sx={{ overflowWrap: 'anywhere' }}
      >
        {a.title}
      </Typography>
      {!isTold && (
        <Typography
          variant="body1"
          sx={{ mt: 2, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', maxWidth: 680 }}
        >
          {a.message}
        </Typography>
      )}
      <Buttons alert={a} link={link} actions={actions} onSnooze={onSnooze} snoozeRef={snoozeRef} />
      <Facts
        facts={[
          [t('alerts.first'), <Ago key="f" at={a.first_at} />],
          [t('alerts.last'), <Ago key="l" at={a.last_at} />],
          [t('alerts.seen'), t('alerts.times', { count: a.count })],
          ...(a.acknowledged_by ? [[t('alerts.acknowledgedBy'), a.acknowledged_by] as const] : []),
          ...(a.state === 'snoozed' && a.snoozed_until
            ? [[t('alerts.comesBack'), f.dateTime(a.snoozed_until)] as const]
            : []),
          ...(a.escalated_at
            ? [[t('alerts.escalated'), <Ago key="e" at={a.escalated_at} />] as const]
            : []),
        ]}
      />
      {items.length > 0 && (
        <Part title={t('alerts.items')} isPage={isPage}>
          <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
            {items.map((i) => (
              <Box
                component="li"
                key={i.id}
                sx={{ py: 2, '& + &': { borderTop: 1, borderColor: 'h.border' } }}
              >
                <Typography variant="body2" sx={{ fontWeight: 500, overflowWrap: 'anywhere' }}>
                  {i.link ? (
                    <MuiLink
                      component={Link}
                      to={i.link}
                      underline="hover"
                      sx={{ color: 'h.text' }}
                    >
                      {i.name}
                    </MuiLink>
                  ) : (
                    i.name
                  )}
                </Typography>
                {i.text && (
                  <Typography variant="caption" component="p" color="textSecondary">
                    {i.text}
                  </Typography>
                )}
              </Box>
            ))}
          </Box>
          {more > 0 && (
            <Typography variant="caption" component="p" color="textSecondary">
              {t('alerts.moreItems', { count: more })}
            </Typography>
          )}
        </Part>
      )}
      {a.timeline.length > 0 && (
        <Part title={t('alerts.timeline')} isPage={isPage}>
          <Box component="ol" sx={{ listStyle: 'none', m: 0, p: 0 }}>
            {a.timeline.map((s, i) => (
              <Step key={i} step={s} isLast={i === a.timeline.length - 1} />
            ))}
          </Box>
        </Part>
      )}
      <Part title={t('alerts.deliveries')} isPage={isPage}>
        {a.deliveries.length === 0 ? (
          <Typography variant="body2" color="textSecondary">
            {t('alerts.notSent')}{' '}
            <MuiLink component={Link} to="/settings/alerts" underline="always">
              {t('alerts.setUp')}
            </MuiLink>
          </Typography>
        ) : (
          <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
            {a.deliveries.map((d) => (
              <DeliveryLine key={d.id} delivery={d} hideAlert />
            ))}
          </Box>
        )}
      </Part>
    </Box>
  );
}

function Buttons({
  alert: a,
  link,
  actions,
  onSnooze,
  snoozeRef,
}: {
  alert: AlertDetail;
  link: ReturnType<typeof alertLink>;
  actions: AlertActions;
  onSnooze: (anchor: HTMLElement) => void;
  snoozeRef: RefObject<HTMLButtonElement | null>;
}) {
  const { t } = useTranslation();
  const can = useCan();
  const isLive = a.state !== 'resolved';
  const isEditor = can('editor');
  return (
    <Stack direction="row" sx={{ gap: 2, mt: 4, flexWrap: 'wrap' }}>
      {isEditor && a.state !== 'acknowledged' && isLive && (
        <Tooltip describeChild title="E">
          <Button
            variant="contained"
            startIcon={<Check size={15} />}
            onClick={() => void actions.acknowledge(a)}
          >
            {t('alerts.acknowledge')}
          </Button>
        </Tooltip>
      )}
      {isEditor && isLive && (
        <>
          <Tooltip describeChild title="S">
            <Button
              ref={snoozeRef}
              id="alert-snooze"
              variant="outlined"
              aria-haspopup="menu"
              startIcon={<AlarmClock size={15} />}
              onClick={(e) => onSnooze(e.currentTarget)}
            >
              {t('alerts.snooze')}
            </Button>
          </Tooltip>
          <Tooltip describeChild title="R">
            <Button
              variant="outlined"
              startIcon={<CheckCheck size={15} />}
              onClick={() => void actions.resolve(a)}
            >
              {t('alerts.resolve')}
            </Button>
          </Tooltip>
        </>
      )}
      {isEditor && a.state !== 'open' && (
        <Button
          variant="outlined"
          startIcon={<RotateCcw size={15} />}
          onClick={() => void actions.reopen(a)}
        >
          {t('alerts.reopen')}
        </Button>
      )}
      {link && 'to' in link && (
        <Button
          component={Link}
          to={link.to}
          variant={a.state === 'open' && isEditor ? 'outlined' : 'contained'}
          endIcon={<ArrowRight size={14} />}
        >
          {t('alerts.open')}
        </Button>
      )}
      {link && 'href' in link && (
        <Button
          component="a"
          href={link.href}
          target="_blank"
          rel="noreferrer"
          variant="outlined"
          endIcon={<ArrowUpRight size={14} />}
        >
          {t('alerts.openOutside')}
        </Button>
      )}
    </Stack>
  );
}

function Part({
  title,
  isPage,
  children,
}: {
  title: string;
  isPage: boolean;
  children: React.ReactNode;
}) {
  return (
    <Box component="section" aria-label={title} sx={{ mt: 6 }}>
      <Typography variant="h3" component={isPage ? 'h2' : 'h3'} sx={{ mb: 2 }}>
        {title}
      </Typography>
      {children}
    </Box>
  );
}

const known = [
  'raised',
  'acknowledged',
  'snoozed',
  'resolved',
  'reopened',
  'returned',
  'worsened',
  'escalated',
  'woke',
  'delivered',
] as const;

function Step({ step: s, isLast }: { step: AlertStep; isLast: boolean }) {
  const { t } = useTranslation();
  const f = useFormat();
  const what = known.find((k) => k === s.what);
  // The server writes moments as it stores them.
  const detail = s.detail?.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/, (at) => f.dateTime(at));
  return (
    <Box component="li" sx={{ display: 'flex', gap: 3, pb: isLast ? 0 : 3, position: 'relative' }}>
      <Box
        aria-hidden
        sx={{
          width: 7,
          height: 7,
          mt: '7px',
          borderRadius: 4,
          flexShrink: 0,
          bgcolor: 'h.borderStrong',
          '&::after': isLast
            ? undefined
            : {
                content: '""',
                position: 'absolute',
                left: 3,
                top: 18,
                bottom: -4,
                width: '1px',
                bgcolor: 'h.border',
              },
        }}
      />
      <Typography variant="body2" sx={{ overflowWrap: 'anywhere' }}>
        {what ? t(`alerts.step.${what}`) : s.what}
        {s.by && (
          <Box component="span" sx={{ color: 'h.text2' }}>
            {' '}
            {t('alerts.by', { name: s.by })}
          </Box>
        )}
        <Box component="span" sx={{ color: 'h.text2' }}>
          {' · '}
          <Ago at={s.at} />
          {detail && ` · ${detail}`}
        </Box>
      </Typography>
    </Box>
  );
}
