import { Box, Button, Card, IconButton, Stack, Typography } from '@mui/material';
import { CircleCheck, CircleX, Download, Link2, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDispatch } from 'react-redux';
import { Link } from 'react-router';
import { api, type Task } from '@/api';
import { useGetReportQuery } from '@/api/office';
import { useFormat } from '@/shared/lib/format';
import { isFinished, useTask } from '@/shared/lib/tasks';
import { TaskProgress } from '@/shared/ui/TaskProgress';
import { saveReport } from '../save';
import { ShareDialog } from '../ShareDialog';

/** The report a task made. */
export function reportIdOf(task: Pick<Task, 'result'> | undefined): string | undefined {
  const result: unknown = task?.result;
  if (typeof result !== 'object' || result === null || !('report_id' in result)) return undefined;
  return typeof result.report_id === 'string' ? result.report_id : undefined;
}

/** What became of the wish to have it: at work, ready to take along, or why not. */
export function Outcome({ taskId, onClose }: { taskId: string; onClose: () => void }) {
  const { t } = useTranslation();
  const dispatch = useDispatch();
  const task = useTask(taskId).currentData;
  const ended = !!task && isFinished(task);
  const told = useRef('');
  useEffect(() => {
    if (!ended || told.current === taskId) return;
    told.current = taskId;
    // Also while the socket is down and nobody else says so.
    dispatch(api.util.invalidateTags(['Report']));
  }, [ended, taskId, dispatch]);
  if (!task) return null;
  const id = task.state === 'succeeded' ? reportIdOf(task) : undefined;
  return (
    <Card aria-live="polite" component="section" aria-label={t('reports.making')} sx={{ mb: 4 }}>
      {id ? (
        <Ready id={id} onClose={onClose} />
      ) : ended ? (
        <Stack direction="row" role="alert" sx={{ gap: 3, px: 4, py: 3, alignItems: 'center' }}>
          <Box sx={{ color: 'h.red', display: 'grid' }}>
            <CircleX size={18} aria-hidden />
          </Box>
          <Typography variant="body2" sx={{ flex: 1, minWidth: 0, overflowWrap: 'anywhere' }}>
            {task.error ?? t(task.state === 'cancelled' ? 'reports.cancelled' : 'reports.failed')}
          </Typography>
          <Button component={Link} to={`/tasks/${task.id}`} size="small" variant="text">
            {t('reports.log')}
          </Button>
          <Close onClose={onClose} />
        </Stack>
      ) : (
        <Box sx={{ px: 4, py: 3 }}>
          <TaskProgress task={task} />
          <Typography variant="caption" component="p" color="textSecondary" sx={{ mt: 1 }}>
            {t('reports.leave')}
          </Typography>
        </Box>
      )}
    </Card>
  );
}

function Ready({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation();
  const f = useFormat();
  const report = useGetReportQuery({ id }).data;
  const [isSharing, setSharing] = useState(false);
  return (
    <Stack
      direction="row"
      sx={{ columnGap: 3, rowGap: 2, px: 4, py: 3, alignItems: 'center', flexWrap: 'wrap' }}
    >
      <Box sx={{ color: 'h.green', display: 'grid' }}>
        <CircleCheck size={18} aria-hidden />
      </Box>
      <Box sx={{ flex: 1, minWidth: 180 }}>
        <Typography variant="body2" sx={{ fontWeight: 500, overflowWrap: 'anywhere' }}>
          {report?.file_name ?? t('reports.ready')}
        </Typography>
        <Typography variant="caption" component="div" color="textSecondary">
          {[
            t('reports.ready'),
            report?.pages ? t('reports.pageCount', { count: report.pages }) : '',
            report?.size ? f.bytes(report.size) : '',
          ]
            .filter(Boolean)
            .join(' · ')}
        </Typography>
      </Box>
      <Stack direction="row" sx={{ gap: 2, alignItems: 'center' }}>
        <Button
          size="small"
          variant="outlined"
          startIcon={<Link2 size={14} />}
          disabled={!report}
          onClick={() => setSharing(true)}
        >
          {t('reports.share')}
        </Button>
        <Button
          size="small"
          variant="contained"
          startIcon={<Download size={14} />}
          disabled={!report}
          onClick={() => report && void saveReport(report)}
        >
          {t('reports.download')}
        </Button>
        <Close onClose={onClose} />
      </Stack>
      {isSharing && report && <ShareDialog report={report} onClose={() => setSharing(false)} />}
    </Stack>
  );
}

function Close({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <IconButton size="small" aria-label={t('controls.close')} onClick={onClose}>
      <X size={15} />
    </IconButton>
  );
}
