import { Box, Button, Card, Skeleton, Stack, Typography } from '@mui/material';
import { ChartNoAxesColumn, CircleCheck, CircleX, Download } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Task } from '@/api';
import { downloadFile } from '@/api/download';
import { useFormat } from '@/shared/lib/format';
import { isFinished, useTask } from '@/shared/lib/tasks';
import { notify } from '@/shared/lib/toast';
import { ErrorState } from '@/shared/ui/States';
import { TaskProgress } from '@/shared/ui/TaskProgress';
import { importResult, type ImportResult } from './model';
import { ProblemList } from './Problems';

/** The import at work, then what it did. Leaving and coming back by the same address is fine. */
export function ImportTask({ id, onAgain }: { id: string; onAgain: () => void }) {
  const { t } = useTranslation();
  const query = useTask(id);
  const task = query.data;
  if (query.isError && !task)
    return (
      <Card>
        <ErrorState error={query.error} onRetry={query.refetch} />
      </Card>
    );
  if (!task)
    return (
      <Card sx={{ p: 6 }}>
        <Skeleton height={24} />
        <Skeleton height={8} sx={{ mt: 2 }} />
      </Card>
    );
  const result = importResult(task);
  if (result) return <Result result={result} onAgain={onAgain} />;
  if (isFinished(task)) return <Stopped task={task} onAgain={onAgain} />;
  return (
    <Card sx={{ p: { xs: 4, sm: 6 } }} aria-live="polite">
      <TaskProgress task={task} />
      <Typography variant="caption" component="p" color="textSecondary" sx={{ mt: 4 }}>
        {t('welcome.leave')}
      </Typography>
    </Card>
  );
}

function Stopped({ task, onAgain }: { task: Task; onAgain: () => void }) {
  const { t } = useTranslation();
  const isFailure = task.state === 'failed';
  return (
    <Card role="alert" sx={{ p: { xs: 4, sm: 6 } }}>
      <Stack direction="row" sx={{ gap: 3, alignItems: 'flex-start' }}>
        <Box sx={{ color: isFailure ? 'h.red' : 'h.amber' }}>
          <CircleX size={20} aria-hidden />
        </Box>
        <Box sx={{ minWidth: 0 }}>
          <Typography variant="h2">
            {t(isFailure ? 'import.failed' : 'import.cancelled')}
          </Typography>
          <Typography
            variant="body2"
            color="textSecondary"
            sx={{ mt: 1, overflowWrap: 'anywhere' }}
          >
            {task.error ?? t('import.cancelledHint')}
          </Typography>
          <Stack direction="row" sx={{ gap: 2, mt: 4, flexWrap: 'wrap' }}>
            <Button variant="contained" onClick={onAgain}>
              {t('import.otherFile')}
            </Button>
            <Button component={Link} to={`/tasks/${task.id}`} variant="outlined">
              {t('import.log')}
            </Button>
          </Stack>
        </Box>
      </Stack>
    </Card>
  );
}

function Figure({
  label,
  value,
  tone,
}: {
  label: string;
  value: string;
  tone?: string | undefined;
}) {
  return (
    <Box sx={{ minWidth: 0 }}>
      <Typography variant="caption" component="dt" color="textSecondary">
        {label}
      </Typography>
      <Typography
        variant="metric"
        component="dd"
        sx={{ m: 0, fontSize: 20, lineHeight: '28px', color: tone, overflowWrap: 'anywhere' }}
      >
        {value}
      </Typography>
    </Box>
  );
}

function Result({ result: r, onAgain }: { result: ImportResult; onAgain: () => void }) {
  const { t } = useTranslation();
  const f = useFormat();
  const has = r.rows_imported > 0;
  const period = r.first_date && r.last_date ? `?from=${r.first_date}&to=${r.last_date}` : '';
  const url = r.error_file_url;
  const save = () =>
    url && void downloadFile(url, 'errors.csv').catch((e: unknown) => notify.failed(e));
  return (
    <Stack sx={{ gap: 4 }}>
      <Card component="section" aria-label={t('import.result')} sx={{ p: { xs: 4, sm: 6 } }}>
        <Stack direction="row" role="status" sx={{ gap: 3, alignItems: 'center' }}>
          <Box sx={{ color: has ? 'h.green' : 'h.red', display: 'grid' }}>
            {has ? <CircleCheck size={22} aria-hidden /> : <CircleX size={22} aria-hidden />}
          </Box>
          <Typography variant="h1" component="h2">
            {t('import.imported', { count: r.rows_imported, rows: f.integer(r.rows_imported) })}
          </Typography>
        </Stack>
        <Box
          component="dl"
          sx={{
            display: 'grid',
            gridTemplateColumns: 'repeat(auto-fit, minmax(150px, 1fr))',
            gap: 5,
            my: 5,
            mx: 0,
          }}
        >
          {r.currency && (
            <Figure label={t('metric.spend')} value={f.moneyExact(r.spend, r.currency)} />
          )}
          <Figure label={t('nav.campaigns')} value={f.integer(r.campaigns)} />
          {r.ads > 0 && <Figure label={t('import.ads')} value={f.integer(r.ads)} />}
          {r.first_date && r.last_date && (
            <Figure label={t('range.title')} value={f.range(r.first_date, r.last_date)} />
          )}
          {r.replaced_rows > 0 && (
            <Figure label={t('import.replaced')} value={f.integer(r.replaced_rows)} />
          )}
          {r.rows_skipped > 0 && (
            <Figure label={t('import.skipped')} value={f.integer(r.rows_skipped)} tone="h.red" />
          )}
        </Box>
        <Stack direction="row" sx={{ gap: 2, flexWrap: 'wrap' }}>
          {has && (
            <Button
              component={Link}
              to={`/${period}`}
              variant="contained"
              startIcon={<ChartNoAxesColumn size={15} />}
            >
              {t('import.see')}
            </Button>
          )}
          <Button variant="outlined" onClick={onAgain}>
            {t('import.otherFile')}
          </Button>
        </Stack>
      </Card>
      {r.errors.length > 0 && (
        <Card component="section" aria-labelledby="import-errors">
          <Stack
            direction="row"
            sx={{ alignItems: 'center', gap: 3, px: 4, py: 3, flexWrap: 'wrap' }}
          >
            <Box sx={{ flex: 1, minWidth: 200 }}>
              <Typography id="import-errors" variant="h2">
                {t('import.errors', { count: r.rows_skipped })}
              </Typography>
              <Typography variant="caption" color="textSecondary">
                {t('import.errorsHint')}
              </Typography>
            </Box>
            {url && (
              <Button
                variant="outlined"
                size="small"
                startIcon={<Download size={14} />}
                onClick={save}
              >
                {t('import.download')}
              </Button>
            )}
          </Stack>
          <ProblemList problems={r.errors.map((e) => ({ ...e, severity: 'error' as const }))} />
        </Card>
      )}
    </Stack>
  );
}
