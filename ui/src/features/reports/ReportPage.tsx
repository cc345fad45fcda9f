import { Box, Button, Card, Skeleton, Stack, Typography } from '@mui/material';
import { ArrowLeft, CircleX, Download, FileX2, Link2, Sheet } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams } from 'react-router';
import { isApiError, type Report } from '@/api';
import { useGetReportQuery } from '@/api/office';
import { useActions, type Action } from '@/shared/lib/actions';
import { isFinished, useTask } from '@/shared/lib/tasks';
import { useParam } from '@/shared/lib/useParam';
import { useCan } from '@/shared/lib/workspace';
import { Page } from '@/shared/ui/Page';
import { PageHeader } from '@/shared/ui/PageHeader';
import { EmptyState, ErrorState } from '@/shared/ui/States';
import { TaskProgress } from '@/shared/ui/TaskProgress';
import { layout } from '@/theme/tokens';
import { isShared } from './model';
import { PageViewer } from './preview/PageViewer';
import { useReportPages } from './preview/useReportPages';
import { ReportMenu, useReportFacts } from './ReportRow';
import { saveReport } from './save';
import { ShareDialog } from './ShareDialog';

/** The page's padding and its head stand above the pages. */
const above = layout.topbar + 168;

/** One report to be read: where its mail leads, and a click in the list. */
export function Component() {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const report = useGetReportQuery({ id });
  const isGone = isApiError(report.error) && [400, 404, 422].includes(report.error.status);
  return (
    <Page title={report.currentData?.title ?? t('reports.title')}>
      <Box>
        <Button
          component={Link}
          to="/reports"
          variant="text"
          size="small"
          startIcon={<ArrowLeft size={14} />}
          sx={{ ml: -2, mb: 2 }}
        >
          {t('reports.back')}
        </Button>
      </Box>
      {report.currentData ? (
        <One key={id} report={report.currentData} />
      ) : isGone ? (
        <EmptyState isPage icon={FileX2} title={t('reports.gone')} hint={t('reports.goneHint')} />
      ) : report.isError ? (
        <Card>
          <ErrorState error={report.error} onRetry={report.refetch} />
        </Card>
      ) : (
        <Bones />
      )}
    </Page>
  );
}

function One({ report: r }: { report: Report }) {
  const { t } = useTranslation();
  const go = useNavigate();
  const isEditor = useCan()('editor');
  const facts = useReportFacts()(r);
  const [sharing, setSharing] = useParam('share');
  const isReady = r.state === 'ready';
  useActions(
    useMemo<Action[]>(
      () =>
        isReady
          ? [
              {
                id: 'report:download',
                label: t('reports.download'),
                group: 'do',
                icon: Download,
                run: () => void saveReport(r),
              },
              ...(isEditor
                ? [
                    {
                      id: 'report:share',
                      label: t('reports.share'),
                      group: 'do' as const,
                      icon: Link2,
                      run: () => setSharing('1'),
                    },
                  ]
                : []),
            ]
          : [],
      // `setSharing` is made anew on every render.
      // oxlint-disable-next-line react-hooks/exhaustive-deps
      [t, isReady, isEditor, r],
    ),
  );
  return (
    <>
      <PageHeader
        title={r.title}
        subtitle={facts.join(' · ')}
        actions={
          <>
            {isReady && isEditor && (
              <Button
                variant="outlined"
                startIcon={<Link2 size={15} />}
                onClick={() => setSharing('1')}
              >
                {t(isShared(r) ? 'reports.shared' : 'reports.share')}
              </Button>
            )}
            {isReady && (
              <Button
                variant="contained"
                startIcon={<Download size={15} />}
                onClick={() => void saveReport(r)}
              >
                {t('sharedReport.download', { format: r.format.toUpperCase() })}
              </Button>
            )}
            <ReportMenu report={r} isEditor={isEditor} onDeleted={() => void go('/reports')} />
          </>
        }
      />
      {r.state === 'pending' ? (
        <Making report={r} />
      ) : r.state === 'failed' ? (
        <Failed report={r} />
      ) : r.pages ? (
        <Sheets report={r} pages={r.pages} />
      ) : (
        <Card>
          <EmptyState
            icon={Sheet}
            title={t('sharedReport.noPages')}
            hint={t('sharedReport.noPagesHint', { format: r.format.toUpperCase() })}
          />
        </Card>
      )}
      {isEditor && isReady && sharing && <ShareDialog report={r} onClose={() => setSharing('')} />}
    </>
  );
}

function Sheets({ report: r, pages }: { report: Report; pages: number }) {
  const { t } = useTranslation();
  const [page, setPage] = useParam('page', '1');
  const wanted = Math.max(1, Math.min(Math.trunc(Number(page)) || 1, pages));
  const preview = useReportPages(r.id, pages, wanted);
  return (
    <Box sx={{ height: `calc(100dvh - ${above}px)`, minHeight: { xs: 440, sm: 560 } }}>
      <PageViewer
        preview={preview}
        heading={t('reports.pages')}
        title={r.title}
        wanted={wanted}
        onTurn={(n) => setPage(String(n))}
      />
    </Box>
  );
}

function Making({ report: r }: { report: Report }) {
  const { t } = useTranslation();
  const task = useTask(r.task_id ?? undefined).currentData;
  return (
    <Card sx={{ p: 4 }} aria-live="polite">
      {task && !isFinished(task) ? <TaskProgress task={task} /> : <Skeleton height={24} />}
      <Typography variant="caption" component="p" color="textSecondary" sx={{ mt: 1 }}>
        {t('reports.leave')}
      </Typography>
    </Card>
  );
}

function Failed({ report: r }: { report: Report }) {
  const { t } = useTranslation();
  return (
    <Card>
      <Stack direction="row" role="alert" sx={{ gap: 3, p: 4, alignItems: 'flex-start' }}>
        <Box sx={{ color: 'h.red', display: 'grid', mt: '1px' }}>
          <CircleX size={18} aria-hidden />
        </Box>
        <Typography variant="body2" sx={{ flex: 1, minWidth: 0, overflowWrap: 'anywhere' }}>
          {r.error ?? t('reports.failed')}
        </Typography>
        {r.task_id && (
          <Button component={Link} to={`/tasks/${r.task_id}`} size="small" variant="text">
            {t('reports.log')}
          </Button>
        )}
      </Stack>
    </Card>
  );
}

function Bones() {
  return (
    <Box aria-hidden>
      <Skeleton width={220} height={32} />
      <Skeleton width={320} height={20} sx={{ mb: 5 }} />
      <Skeleton
        variant="rounded"
        sx={{ height: `calc(100dvh - ${above}px)`, minHeight: { xs: 440, sm: 560 } }}
      />
    </Box>
  );
}
