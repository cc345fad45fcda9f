import { Box, Button, Card } from '@mui/material';
import { CalendarClock, CalendarPlus } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { useListReportSchedulesQuery } from '@/api/office';
import { useActions, type Action } from '@/shared/lib/actions';
import { useCan } from '@/shared/lib/workspace';
import { Page } from '@/shared/ui/Page';
import { PageHeader } from '@/shared/ui/PageHeader';
import { EmptyState, ErrorState, RowsSkeleton } from '@/shared/ui/States';
import { ReportTabs } from '../ReportTabs';
import { ScheduleRow } from './ScheduleRow';

const most = 200;

/** Reports that make and send themselves: how often, to whom, how the last one went. */
export function Component() {
  const { t } = useTranslation();
  const go = useNavigate();
  const isEditor = useCan()('editor');
  const query = useListReportSchedulesQuery({ limit: most });
  const list = query.data?.data;
  useActions(
    useMemo<Action[]>(
      () =>
        isEditor
          ? [
              {
                id: 'reports:newSchedule',
                label: t('reportSchedules.new'),
                group: 'do',
                icon: CalendarPlus,
                keys: 'n',
                run: () => void go('/reports/schedules/new'),
              },
            ]
          : [],
      // `go` is made anew on every render.
      // oxlint-disable-next-line react-hooks/exhaustive-deps
      [t, isEditor],
    ),
  );
  const add = (
    <Button
      component={Link}
      to="/reports/schedules/new"
      variant="contained"
      startIcon={<CalendarPlus size={15} />}
    >
      {t('reportSchedules.new')}
    </Button>
  );
  return (
    <Page title={t('reportSchedules.title')}>
      <PageHeader
        title={t('reports.title')}
        subtitle={t('reportSchedules.subtitle')}
        actions={isEditor && list && list.length > 0 ? add : undefined}
      />
      <ReportTabs />
      <Card component="section" aria-label={t('reportSchedules.title')}>
        {query.isError && !list ? (
          <ErrorState error={query.error} onRetry={query.refetch} />
        ) : !list ? (
          <RowsSkeleton rows={3} height={72} />
        ) : list.length === 0 ? (
          <EmptyState
            icon={CalendarClock}
            title={t('reportSchedules.none')}
            hint={t('reportSchedules.noneHint')}
            action={isEditor ? add : undefined}
          />
        ) : (
          <Box
            component="ul"
            aria-label={t('reportSchedules.title')}
            sx={{ listStyle: 'none', m: 0, p: 0 }}
          >
            {list.map((s) => (
              <ScheduleRow key={s.id} schedule={s} isEditor={isEditor} />
            ))}
          </Box>
        )}
      </Card>
    </Page>
  );
}
