import { Box, Button, Link as MuiLink, Stack, Typography } from '@mui/material';
import { Pencil, Play, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ReportSchedule } from '@/api';
import {
  useDeleteReportScheduleMutation,
  useRunReportScheduleMutation,
  useUpdateReportScheduleMutation,
} from '@/api/office';
import { notify } from '@/shared/lib/toast';
import { Ago } from '@/shared/ui/DateTime';
import { RowMenu } from '@/shared/ui/RowMenu';
import { RowSwitch } from '@/shared/ui/RowSwitch';
import { font } from '@/theme/tokens';
import { FormatTile } from '../ReportRow';
import { useNames } from '../useNames';
import { useRuleWords } from './useRuleWords';

export function ScheduleRow({
  schedule: s,
  isEditor,
}: {
  schedule: ReportSchedule;
  isEditor: boolean;
}) {
  const { t } = useTranslation();
  const names = useNames();
  const words = useRuleWords();
  const [update, { isLoading }] = useUpdateReportScheduleMutation();
  const said = words(s.rrule);
  const kind = s.report.template ?? 'performance';
  const template = names.template({ id: kind, name: kind });
  return (
    <Box
      component="li"
      sx={{
        display: 'grid',
        alignItems: 'center',
        columnGap: 4,
        rowGap: 2,
        gridTemplateColumns: {
          xs: '40px minmax(0,1fr)',
          sm: '40px minmax(0,1fr) auto',
          lg: '40px minmax(0,1.3fr) minmax(0,1fr) 200px auto',
        },
        gridTemplateAreas: {
          xs: '"kind what" ". to" ". when" ". act"',
          sm: '"kind what act" ". to when"',
          lg: '"kind what to when act"',
        },
        minHeight: 72,
        px: 4,
        py: 3,
        borderBottom: 1,
        borderColor: 'h.border',
        '&:last-of-type': { borderBottom: 0 },
      }}
    >
      <Box sx={{ gridArea: 'kind' }}>
        <FormatTile format={s.report.format ?? 'pdf'} />
      </Box>
      <Box sx={{ gridArea: 'what', minWidth: 0 }}>
        <Typography
          variant="body2"
          noWrap
          component={isEditor ? Link : 'div'}
          {...(isEditor ? { to: `/reports/schedules/${s.id}` } : {})}
          title={s.name}
          sx={{
            display: 'block',
            fontWeight: 500,
            color: 'h.text',
            textDecoration: 'none',
            '&:is(a):hover': { textDecoration: 'underline' },
          }}
        >
          {s.name}
        </Typography>
        <Typography variant="caption" component="div" color="textSecondary">
          <Box component="span" sx={said ? undefined : { fontFamily: font.mono }}>
            {said ?? s.rrule}
          </Box>
          {' · '}
          {s.time_zone.replaceAll('_', ' ')}
        </Typography>
      </Box>
      <Typography
        variant="caption"
        component="div"
        color="textSecondary"
        sx={{ gridArea: 'to', minWidth: 0 }}
      >
        <Box>{template}</Box>
        <Box
          title={s.recipients.join(', ')}
          sx={{ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}
        >
          {s.recipients.length === 0
            ? t('reportSchedules.toNobody')
            : s.recipients.length === 1
              ? s.recipients[0]
              : t('reportSchedules.toMany', {
                  first: s.recipients[0],
                  count: s.recipients.length - 1,
                })}
        </Box>
      </Typography>
      <Typography
        variant="caption"
        component="div"
        color="textSecondary"
        sx={{ gridArea: 'when', fontVariantNumeric: 'tabular-nums', minWidth: 0 }}
      >
        <Box>
          {s.enabled && s.next_run_at ? (
            <>
              {t('schedules.next')} <Ago at={s.next_run_at} />
            </>
          ) : (
            t('schedules.off')
          )}
        </Box>
        <LastRun schedule={s} />
      </Typography>
      <Stack direction="row" sx={{ gridArea: 'act', alignItems: 'center', gap: 2 }}>
        {isEditor && <RunNow schedule={s} />}
        <RowSwitch
          name={s.name}
          isOn={s.enabled}
          disabled={!isEditor || isLoading}
          set={(enabled) => update({ id: s.id, body: { enabled } })}
        />
        {isEditor && <More schedule={s} />}
      </Stack>
    </Box>
  );
}

/** How the last one went: a link to it, or what stood in its way. */
function LastRun({ schedule: s }: { schedule: ReportSchedule }) {
  const { t } = useTranslation();
  if (s.last_error)
    return (
      <Box
        title={s.last_error}
        sx={{
          color: 'h.red',
          overflow: 'hidden',
          textOverflow: 'ellipsis',
          whiteSpace: 'nowrap',
        }}
      >
        {s.last_error}
      </Box>
    );
  if (!s.last_run_at) return <Box>{t('schedules.never')}</Box>;
  return (
    <Box>
      {s.last_report_id ? (
        <MuiLink component={Link} to={`/reports/${s.last_report_id}`} sx={{ color: 'inherit' }}>
          {t('schedules.last')}
        </MuiLink>
      ) : (
        t('schedules.last')
      )}{' '}
      <Ago at={s.last_run_at} />
    </Box>
  );
}

function RunNow({ schedule: s }: { schedule: ReportSchedule }) {
  const { t } = useTranslation();
  const [run, { isLoading }] = useRunReportScheduleMutation();
  const start = async () => {
    const answer = await run({ id: s.id });
    if (answer.error) return notify.failed(answer.error);
    notify.done(t('reportSchedules.started', { name: s.name }));
  };
  return (
    <Button
      size="small"
      variant="outlined"
      loading={isLoading}
      startIcon={<Play size={13} />}
      aria-label={t('reportSchedules.runOf', { name: s.name })}
      onClick={() => void start()}
    >
      {t('reportSchedules.runNow')}
    </Button>
  );
}

function More({ schedule: s }: { schedule: ReportSchedule }) {
  const { t } = useTranslation();
  const [remove] = useDeleteReportScheduleMutation();
  return (
    <RowMenu
      name={s.name}
      acts={[
        {
          id: 'edit',
          label: t('controls.edit'),
          icon: Pencil,
          to: `/reports/schedules/${s.id}`,
        },
        {
          id: 'delete',
          label: t('reportSchedules.delete'),
          icon: Trash2,
          confirm: {
            title: t('reportSchedules.deleteTitle', { name: s.name }),
            body: t('reportSchedules.deleteBody'),
            action: t('reportSchedules.delete'),
            danger: true,
          },
          run: () => remove({ id: s.id }),
          done: t('reportSchedules.deleted', { name: s.name }),
        },
      ]}
    />
  );
}
