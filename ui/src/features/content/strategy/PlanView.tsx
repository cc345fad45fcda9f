import { Box, Button, Card, Skeleton, Stack, Typography } from '@mui/material';
import { CalendarDays } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useGetCalendarQuery, useGetContentQuery, type Generated } from '@/api/loop';
import { nameOfNetwork } from '@/shared/content/names';
import { NetworkMark } from '@/shared/content/NetworkMark';
import { sayNote } from '@/shared/content/notes';
import { sayWhy } from '@/shared/content/reasons';
import { addDays, startOfDay } from '@/shared/lib/dates';
import { useFormat } from '@/shared/lib/format';
import { useWorkspace } from '@/shared/lib/workspace';
import { ErrorState } from '@/shared/ui/States';
import { DraftNotes } from '../studio/write/Written';
import { strategyOf, type Wish } from './model';

/** The plan as it stands: goals, pillars, weeks with their themes, and each entry with its reason. */
export function PlanView({
  made,
  wish,
  onAgain,
  onThrow,
  onCalendar,
}: {
  made: Generated;
  wish: Wish;
  onAgain: () => void;
  onThrow: () => void;
  onCalendar: () => void;
}) {
  const { t } = useTranslation();
  const f = useFormat();
  const { timeZone } = useWorkspace();
  const head = useGetContentQuery({ id: made.item_ids[0] ?? '' }, { skip: !made.item_ids[0] });
  const calendar = useGetCalendarQuery({
    from: startOfDay(wish.start, timeZone),
    to: startOfDay(addDays(wish.start, wish.weeks * 7), timeZone),
    reasons: true,
  });
  const plan = strategyOf(head.data?.data ?? made.drafts[0]?.data);
  const entries = useMemo(() => {
    const mine = new Set(made.item_ids);
    return (calendar.data?.data ?? [])
      .filter((e) => mine.has(e.id))
      .toSorted((a, b) => (a.plan_at ?? '').localeCompare(b.plan_at ?? ''));
  }, [calendar.data, made]);
  return (
    <Stack sx={{ gap: 4 }}>
      <Card sx={{ p: { xs: 4, sm: 5 } }}>
        <Typography variant="body2">{made.notes.map(sayNote).join(' ')}</Typography>
        <DraftNotes notes={plan.notes} />
        <Stack direction="row" sx={{ gap: 2, mt: 3, flexWrap: 'wrap' }}>
          <Button variant="contained" startIcon={<CalendarDays size={15} />} onClick={onCalendar}>
            {t('strategy.toCalendar')}
          </Button>
          <Button variant="outlined" onClick={onAgain}>
            {t('strategy.again')}
          </Button>
          <Button variant="text" onClick={onThrow}>
            {t('strategy.throw')}
          </Button>
        </Stack>
      </Card>
      {plan.goals.length > 0 && (
        <Part title={t('strategy.goals')}>
          {plan.goals.map((g) => (
            <Line key={g.name} name={g.name} aside={[g.kpi, g.target].filter(Boolean).join(': ')}>
              {sayWhy(g)}
            </Line>
          ))}
        </Part>
      )}
      {plan.pillars.length > 0 && (
        <Part title={t('strategy.pillars')}>
          {plan.pillars.map((p) => (
            <Line key={p.name} name={p.name} aside={f.progress(p.share)} isShort>
              {sayWhy(p)}
            </Line>
          ))}
        </Part>
      )}
      {plan.weeks.length > 0 && (
        <Part title={t('strategy.themesOfWeeks')}>
          {plan.weeks.map((w) => (
            <Line key={w.start} name={w.theme} aside={f.day(w.start)} isShort>
              {sayWhy(w)}
            </Line>
          ))}
        </Part>
      )}
      <Part title={t('strategy.entries', { count: entries.length || made.item_ids.length })}>
        {calendar.isLoading && <Skeleton height={160} />}
        {calendar.isError && !calendar.data && (
          <li>
            <ErrorState error={calendar.error} onRetry={calendar.refetch} />
          </li>
        )}
        {entries.map((e) => (
          <Stack
            component="li"
            key={e.id}
            direction="row"
            sx={{ gap: 3, py: 2, borderTop: 1, borderColor: 'h.border', alignItems: 'flex-start' }}
          >
            <NetworkMark network={e.network} kind={e.kind} />
            <Box sx={{ flex: 1, minWidth: 0 }}>
              <Typography
                variant="body2"
                component={Link}
                to={`/content/${e.id}`}
                sx={{ color: 'h.text', fontWeight: 500, textDecoration: 'none' }}
              >
                {e.title || e.excerpt || t('content.untitled')}
              </Typography>
              <Typography variant="caption" component="p" color="textSecondary">
                {[e.plan_at && f.moment(e.plan_at), nameOfNetwork(e.network), e.pillar]
                  .filter(Boolean)
                  .join(' · ')}
              </Typography>
              {e.why && (
                <Typography variant="caption" component="p">
                  {sayWhy(e)}
                </Typography>
              )}
            </Box>
          </Stack>
        ))}
      </Part>
    </Stack>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Card component="section" aria-label={title} sx={{ p: { xs: 4, sm: 5 } }}>
      <Typography variant="h2" sx={{ mb: 2 }}>
        {title}
      </Typography>
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {children}
      </Box>
    </Card>
  );
}

function Line({
  name,
  aside,
  isShort,
  children,
}: {
  name: string;
  aside: string;
  /** A day or a share: it stands on one line. */
  isShort?: boolean;
  children: ReactNode;
}) {
  return (
    <Box component="li" sx={{ py: 1.5, borderTop: 1, borderColor: 'h.border' }}>
      <Stack direction="row" sx={{ gap: 3, justifyContent: 'space-between' }}>
        <Typography variant="body2" sx={{ fontWeight: 500 }}>
          {name}
        </Typography>
        <Typography
          variant="body2"
          color="textSecondary"
          noWrap={!!isShort}
          sx={{ textAlign: 'right', flexShrink: isShort ? 0 : 1 }}
        >
          {aside}
        </Typography>
      </Stack>
      <Typography variant="caption" component="p" color="textSecondary">
        {children}
      </Typography>
    </Box>
  );
}
