import { Box, Button, Card, Typography } from '@mui/material';
import { FilePlus2 } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import type { ListReportsApiArg, Report } from '@/api';
import { api } from '@/api/office';
import { useActions, type Action } from '@/shared/lib/actions';
import { usePages } from '@/shared/lib/pages';
import { useParam } from '@/shared/lib/useParam';
import { useCan } from '@/shared/lib/workspace';
import { Page } from '@/shared/ui/Page';
import { PageHeader } from '@/shared/ui/PageHeader';
import { EmptyState, ErrorState, RowsSkeleton } from '@/shared/ui/States';
import { FileChartColumn } from 'lucide-react';
import { ReportRow } from './ReportRow';
import { ReportTabs } from './ReportTabs';
import { ShareDialog } from './ShareDialog';
import { TemplateGallery } from './TemplateGallery';

const noFilter = {};

/** Every report that was made: take it along, show it to others, begin the next one from it. */
export function Component() {
  const { t } = useTranslation();
  const go = useNavigate();
  const isEditor = useCan()('editor');
  const list = usePages<Report, ListReportsApiArg>(api.endpoints.listReports, noFilter);
  const [shared, setShared] = useParam('share');
  const open = list.rows.find((r) => r.id === shared && r.state === 'ready');
  useActions(
    useMemo<Action[]>(
      () => [
        {
          id: 'reports:new',
          label: t('reports.new'),
          group: 'do',
          icon: FilePlus2,
          keys: 'n',
          run: () => void go('/reports/new'),
        },
      ],
      // `go` is made anew on every render.
      // oxlint-disable-next-line react-hooks/exhaustive-deps
      [t],
    ),
  );
  const isEmpty = !list.isLoading && !list.isError && list.rows.length === 0;
  return (
    <Page title={t('reports.title')}>
      <PageHeader
        title={t('reports.title')}
        subtitle={t('reports.subtitle')}
        actions={
          <Button
            component={Link}
            to="/reports/new"
            variant="contained"
            startIcon={<FilePlus2 size={15} />}
          >
            {t('reports.new')}
          </Button>
        }
      />
      <ReportTabs />
      {isEmpty ? (
        <>
          <EmptyState
            icon={FileChartColumn}
            title={t('reports.none')}
            hint={t('reports.noneHint')}
          />
          <Typography variant="h2" sx={{ mb: 3 }}>
            {t('reports.templates')}
          </Typography>
          <TemplateGallery to={(id) => `/reports/new?template=${id}`} />
        </>
      ) : (
        <Card component="section" aria-label={t('reports.title')}>
          {list.isError ? (
            <ErrorState error={list.error} onRetry={list.retry} />
          ) : list.isLoading ? (
            <RowsSkeleton rows={5} height={64} />
          ) : (
            <>
              <Box
                component="ul"
                aria-label={t('reports.title')}
                sx={{ listStyle: 'none', m: 0, p: 0 }}
              >
                {list.rows.map((r) => (
                  <ReportRow
                    key={r.id}
                    report={r}
                    isEditor={isEditor}
                    onShare={() => setShared(r.id)}
                  />
                ))}
              </Box>
              {list.hasMore && (
                <Box sx={{ p: 3, textAlign: 'center', borderTop: 1, borderColor: 'h.border' }}>
                  <Button variant="text" size="small" onClick={list.more}>
                    {t('reports.more')}
                  </Button>
                </Box>
              )}
            </>
          )}
        </Card>
      )}
      {isEditor && open && (
        <ShareDialog key={open.id} report={open} onClose={() => setShared('')} />
      )}
    </Page>
  );
}
