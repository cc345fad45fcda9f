import { Box, IconButton, LinearProgress, Stack, Tooltip, Typography } from '@mui/material';
import { CopyPlus, Download, Link2, ScrollText, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Report, ReportFormat } from '@/api';
import { useDeleteReportMutation } from '@/api/office';
import { useFormat } from '@/shared/lib/format';
import { useTaskWords } from '@/shared/lib/taskWords';
import { isFinished, useTask } from '@/shared/lib/tasks';
import { useMinute } from '@/shared/lib/useMinute';
import { Badge, type Tone } from '@/shared/ui/Badge';
import { Ago } from '@/shared/ui/DateTime';
import { RowMenu } from '@/shared/ui/RowMenu';
import { againAddress, isShared } from './model';
import { saveReport } from './save';
import { useNames } from './useNames';

interface Props {
  report: Report;
  isEditor: boolean;
  onShare: () => void;
}

/** Which one, of which days, how long and how large. */
export function useReportFacts() {
  const { t } = useTranslation();
  const f = useFormat();
  const names = useNames();
  return (r: Report) => {
    const template = names.template({ id: r.template, name: r.template });
    return [
      template === r.title ? '' : template,
      f.range(r.from, r.to),
      r.pages ? t('reports.pageCount', { count: r.pages }) : '',
      r.size ? f.bytes(r.size) : '',
    ].filter(Boolean);
  };
}

export function ReportRow({ report: r, isEditor, onShare }: Props) {
  const { t } = useTranslation();
  useMinute();
  const isReady = r.state === 'ready';
  const facts = useReportFacts()(r);
  return (
    <Box
      component="li"
      sx={{
        display: 'grid',
        alignItems: 'center',
        columnGap: 4,
        rowGap: 2,
        gridTemplateColumns: {
          xs: '40px minmax(0,1fr) auto',
          md: '40px minmax(0,1fr) 128px 120px 92px',
          lg: '40px minmax(0,1fr) 190px 150px 100px',
        },
        gridTemplateAreas: {
          xs: '"kind what act" ". state by"',
          md: '"kind what state by act"',
        },
        minHeight: 64,
        px: 4,
        py: 2.5,
        borderBottom: 1,
        borderColor: 'h.border',
        '&:last-of-type': { borderBottom: 0 },
      }}
    >
      <Box sx={{ gridArea: 'kind' }}>
        <FormatTile format={r.format} />
      </Box>
      <Box sx={{ gridArea: 'what', minWidth: 0 }}>
        <Typography
          variant="body2"
          component={Link}
          to={`/reports/${r.id}`}
          noWrap
          title={r.title}
          sx={{
            display: 'block',
            fontWeight: 500,
            color: 'h.text',
            textDecoration: 'none',
            '&:hover': { textDecoration: 'underline' },
          }}
        >
          {r.title}
        </Typography>
        <Typography
          variant="caption"
          component="div"
          color="textSecondary"
          title={facts.join(' · ')}
          sx={{
            overflow: 'hidden',
            textOverflow: 'ellipsis',
            whiteSpace: { md: 'nowrap' },
          }}
        >
          {facts.join(' · ')}
        </Typography>
      </Box>
      <Box sx={{ gridArea: 'state', minWidth: 0 }}>
        <ReportStateLine report={r} />
      </Box>
      <Typography
        variant="caption"
        component="div"
        color="textSecondary"
        noWrap
        sx={{ gridArea: 'by', textAlign: { xs: 'right', md: 'left' } }}
      >
        <Ago at={r.created_at} />
        <Box sx={{ overflow: 'hidden', textOverflow: 'ellipsis' }}>
          {r.schedule_id ? t('reports.bySchedule') : (r.created_by ?? '')}
        </Box>
      </Typography>
      <Stack direction="row" sx={{ gridArea: 'act', justifyContent: 'flex-end' }}>
        {isReady && (
          <Tooltip title={t('reports.download')}>
            <IconButton
              size="small"
              aria-label={t('reports.downloadOf', { name: r.title })}
              onClick={() => void saveReport(r)}
            >
              <Download size={15} />
            </IconButton>
          </Tooltip>
        )}
        {isReady && isEditor && (
          <Tooltip title={t('reports.share')}>
            <IconButton
              size="small"
              aria-label={t('reports.shareOf', { name: r.title })}
              onClick={onShare}
            >
              <Link2 size={15} />
            </IconButton>
          </Tooltip>
        )}
        <ReportMenu report={r} isEditor={isEditor} />
      </Stack>
    </Box>
  );
}

const tone: Record<ReportFormat, [string, string]> = {
  pdf: ['h.red', 'h.redSoft'],
  xlsx: ['h.green', 'h.greenSoft'],
  csv: ['h.text2', 'h.sunken'],
};
export function FormatTile({ format }: { format: ReportFormat }) {
  const [color, bgcolor] = tone[format] ?? tone.csv;
  return (
    <Box
      sx={{
        width: 40,
        height: 40,
        borderRadius: '8px',
        display: 'grid',
        placeItems: 'center',
        fontSize: 10.5,
        fontWeight: 700,
        letterSpacing: '.02em',
        color,
        bgcolor,
      }}
    >
      {format.toUpperCase()}
    </Box>
  );
}

const stateTone: Record<Report['state'], Tone> = { pending: 'sky', ready: 'green', failed: 'red' };

/** Ready, failed and why, or how far it is; beside it whether others can see it. */
export function ReportStateLine({ report: r }: { report: Report }) {
  const { t } = useTranslation();
  const f = useFormat();
  const words = useTaskWords();
  const task = useTask(r.state === 'pending' ? (r.task_id ?? undefined) : undefined).currentData;
  if (task && !isFinished(task)) {
    const isWaiting = task.state === 'queued' || task.progress <= 0;
    return (
      <Box>
        <Typography
          variant="caption"
          component="div"
          color="textSecondary"
          noWrap
          sx={{ fontVariantNumeric: 'tabular-nums' }}
        >
          {task.state === 'queued'
            ? t('status.task.queued')
            : [f.progress(task.progress), words.stage(task)].filter(Boolean).join(' · ')}
        </Typography>
        <LinearProgress
          aria-label={t('reports.progressOf', { name: r.title })}
          variant={isWaiting ? 'indeterminate' : 'determinate'}
          value={task.progress * 100}
          sx={{ height: 4, borderRadius: 2, mt: 1, maxWidth: 160 }}
        />
      </Box>
    );
  }
  const shared = isShared(r);
  return (
    <Stack direction="row" sx={{ gap: 1.5, flexWrap: 'wrap', alignItems: 'center' }}>
      {(r.state !== 'ready' || !shared) && (
        <Badge tone={stateTone[r.state] ?? 'neutral'} dot>
          {t(`reports.state.${r.state}`)}
        </Badge>
      )}
      {shared && r.shared_until && (
        <Tooltip
          describeChild
          title={t('reports.sharedUntil', { time: f.dateTime(r.shared_until) })}
        >
          <span>
            <Badge tone="accent" dot>
              {t('reports.shared')}
            </Badge>
          </span>
        </Tooltip>
      )}
      {r.error && (
        <Typography
          variant="caption"
          component="div"
          noWrap
          title={r.error}
          sx={{ color: 'h.red', maxWidth: 190 }}
        >
          {r.error}
        </Typography>
      )}
    </Stack>
  );
}

/** `onDeleted` is told before the row is gone. */
export function ReportMenu({
  report: r,
  isEditor,
  onDeleted,
}: {
  report: Report;
  isEditor: boolean;
  onDeleted?: () => void;
}) {
  const { t } = useTranslation();
  const [remove] = useDeleteReportMutation();
  return (
    <RowMenu
      name={r.title}
      acts={[
        { id: 'again', label: t('reports.again'), icon: CopyPlus, to: againAddress(r) },
        !!r.task_id && {
          id: 'log',
          label: t('reports.log'),
          icon: ScrollText,
          to: `/tasks/${r.task_id}`,
        },
        isEditor && {
          id: 'delete',
          label: t('reports.delete'),
          icon: Trash2,
          confirm: {
            title: t('reports.deleteTitle', { name: r.title }),
            body: t(isShared(r) ? 'reports.deleteSharedBody' : 'reports.deleteBody'),
            action: t('reports.delete'),
            danger: true,
          },
          run: async () => {
            const answer = await remove({ id: r.id });
            if (!answer.error) onDeleted?.();
            return answer;
          },
          done: t('reports.deleted', { name: r.title }),
        },
      ]}
    />
  );
}
