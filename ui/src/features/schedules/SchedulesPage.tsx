import { Box, Card, IconButton, Link as MuiLink, Stack, Tooltip, Typography } from '@mui/material';
import { CalendarClock, Pencil } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useListSchedulesQuery, useUpdateScheduleMutation, type Schedule } from '@/api';
import { useTaskWords } from '@/shared/lib/taskWords';
import { useParam } from '@/shared/lib/useParam';
import { useCan, useWorkspace } from '@/shared/lib/workspace';
import { Ago } from '@/shared/ui/DateTime';
import { RowSwitch } from '@/shared/ui/RowSwitch';
import { SettingsPage } from '@/shared/ui/SettingsPage';
import { EmptyState, ErrorState, RowsSkeleton } from '@/shared/ui/States';
import { font } from '@/theme/tokens';
import { ScheduleDialog } from './ScheduleDialog';
import { useCronWords } from './useCronWords';

const most = 500;

/** What Herald does by itself, how often, and when next. */
export function Component() {
  const { t } = useTranslation();
  const { timeZone } = useWorkspace();
  const isEditor = useCan()('editor');
  const query = useListSchedulesQuery({ limit: most });
  const [edit, setEdit] = useParam('edit');
  const list = query.data?.data;
  const edited = list?.find((s) => s.id === edit);
  return (
    <SettingsPage
      title={t('settings.schedules')}
      subtitle={t('schedules.subtitle', { zone: timeZone.replaceAll('_', ' ') })}
    >
      <Card component="section" aria-label={t('settings.schedules')}>
        {query.isError && !list ? (
          <ErrorState error={query.error} onRetry={query.refetch} />
        ) : !list ? (
          <RowsSkeleton rows={3} height={64} />
        ) : list.length === 0 ? (
          <EmptyState
            icon={CalendarClock}
            title={t('schedules.none')}
            hint={t('schedules.noneHint')}
            action={
              <MuiLink
                component={Link}
                to="/connections"
                underline="hover"
                variant="body2"
                sx={{ color: 'h.accentText', fontWeight: 500 }}
              >
                {t('nav.connections')}
              </MuiLink>
            }
          />
        ) : (
          <ul
            aria-label={t('settings.schedules')}
            style={{ listStyle: 'none', margin: 0, padding: 0 }}
          >
            {list.map((s) => (
              <Row key={s.id} schedule={s} isEditor={isEditor} onEdit={() => setEdit(s.id)} />
            ))}
          </ul>
        )}
      </Card>
      {isEditor && edited && (
        <ScheduleDialog key={edited.id} schedule={edited} onClose={() => setEdit('')} />
      )}
    </SettingsPage>
  );
}

function Row({
  schedule: s,
  isEditor,
  onEdit,
}: {
  schedule: Schedule;
  isEditor: boolean;
  onEdit: () => void;
}) {
  const { t } = useTranslation();
  const words = useCronWords();
  const [update, { isLoading }] = useUpdateScheduleMutation();
  const said = words(s.cron);
  const name = useTaskWords().title(s);
  return (
    <Box
      component="li"
      sx={{
        display: 'grid',
        alignItems: 'center',
        columnGap: 4,
        rowGap: 2,
        gridTemplateColumns: { xs: 'minmax(0,1fr) auto', sm: 'minmax(0,1fr) 190px auto' },
        gridTemplateAreas: { xs: '"what act" "when when"', sm: '"what when act"' },
        minHeight: 64,
        px: 4,
        py: 3,
        borderBottom: 1,
        borderColor: 'h.border',
        '&:last-of-type': { borderBottom: 0 },
      }}
    >
      <Box sx={{ gridArea: 'what', minWidth: 0 }}>
        <Typography variant="body2" noWrap title={name} sx={{ fontWeight: 500 }}>
          {name}
        </Typography>
        <Typography variant="caption" component="div" color="textSecondary">
          <Box
            component="span"
            title={said ? s.cron : undefined}
            sx={said ? undefined : { fontFamily: font.mono }}
          >
            {said ?? s.cron}
          </Box>
        </Typography>
      </Box>
      <Typography
        variant="caption"
        component="div"
        color="textSecondary"
        sx={{ gridArea: 'when', fontVariantNumeric: 'tabular-nums' }}
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
        <Box>
          {s.last_run_at ? (
            <>
              {s.last_task_id ? (
                <MuiLink component={Link} to={`/tasks/${s.last_task_id}`} sx={{ color: 'inherit' }}>
                  {t('schedules.last')}
                </MuiLink>
              ) : (
                t('schedules.last')
              )}{' '}
              <Ago at={s.last_run_at} />
            </>
          ) : (
            t('schedules.never')
          )}
        </Box>
      </Typography>
      <Stack direction="row" sx={{ gridArea: 'act', alignItems: 'center', gap: 2 }}>
        {isEditor && (
          <Tooltip title={t('schedules.edit')}>
            <IconButton size="small" aria-label={t('schedules.editOf', { name })} onClick={onEdit}>
              <Pencil size={15} />
            </IconButton>
          </Tooltip>
        )}
        <RowSwitch
          name={name}
          isOn={s.enabled}
          disabled={!isEditor || isLoading}
          set={(enabled) => update({ id: s.id, body: { enabled } })}
        />
      </Stack>
    </Box>
  );
}
