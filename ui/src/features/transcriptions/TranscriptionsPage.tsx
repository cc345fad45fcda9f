import { Box, useMediaQuery } from '@mui/material';
import { useTheme } from '@mui/material/styles';
import { AudioLines } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { api, useDeleteTranscriptionMutation, type TranscriptionRow } from '@/api/loop';
import { none, useFormat } from '@/shared/lib/format';
import { usePages } from '@/shared/lib/pages';
import { useTask } from '@/shared/lib/tasks';
import { useCan } from '@/shared/lib/workspace';
import { Badge } from '@/shared/ui/Badge';
import { Ago } from '@/shared/ui/DateTime';
import { ListFrame } from '@/shared/ui/ListFrame';
import { Page } from '@/shared/ui/Page';
import { PageHeader } from '@/shared/ui/PageHeader';
import { RowMenu } from '@/shared/ui/RowMenu';
import { EmptyState } from '@/shared/ui/States';
import { VirtualTable, type Column } from '@/shared/ui/VirtualTable';
import { clock, isAtWork, stateTone } from './model';
import { NewTranscription } from './NewTranscription';

const ellipsis = { overflow: 'hidden', textOverflow: 'ellipsis' };
const rowId = (row: TranscriptionRow) => row.id;
const noFilter = {};
/** On a phone: what it is, how far, and what may be done with it. */
const onPhone = new Set(['title', 'state', 'menu']);

/** All recordings that were, or are being, written down. */
export function Component() {
  const { t } = useTranslation();
  const go = useNavigate();
  const isEditor = useCan()('editor');
  const list = usePages(api.endpoints.listTranscriptions, noFilter);
  const columns = useColumns();
  return (
    <Page title={t('nav.transcriptions')}>
      <PageHeader title={t('nav.transcriptions')} subtitle={t('speech.subtitle')} />
      {isEditor && <NewTranscription />}
      <ListFrame
        list={list}
        empty={
          <EmptyState
            icon={AudioLines}
            title={t('speech.none')}
            hint={t(isEditor ? 'speech.noneHint' : 'speech.noneViewer')}
          />
        }
      >
        <VirtualTable
          label={t('nav.transcriptions')}
          columns={columns}
          rows={list.rows}
          rowId={rowId}
          isLoading={list.isLoading}
          maxHeight="calc(100dvh - 420px)"
          onOpen={(row) => void go(`/transcriptions/${row.id}`)}
          hasMore={list.hasMore}
          onMore={list.more}
        />
      </ListFrame>
    </Page>
  );
}

function useColumns(): Column<TranscriptionRow>[] {
  const { t } = useTranslation();
  const f = useFormat();
  const isEditor = useCan()('editor');
  const isNarrow = useMediaQuery(useTheme().breakpoints.down('sm'));
  const [remove] = useDeleteTranscriptionMutation();
  return useMemo(() => {
    const all: Column<TranscriptionRow>[] = [
      {
        id: 'title',
        header: t('speech.title'),
        width: isNarrow ? 128 : 240,
        grow: 5,
        cell: (row) => (
          <Box sx={{ minWidth: 0, lineHeight: '16px', '& > *': ellipsis }}>
            <Box
              component={Link}
              to={`/transcriptions/${row.id}`}
              tabIndex={-1}
              sx={{
                display: 'block',
                color: 'h.text',
                fontWeight: 500,
                textDecoration: 'none',
                '&:hover': { textDecoration: 'underline' },
              }}
            >
              {row.title || row.file_name || row.source_url}
            </Box>
            {row.error && (
              <Box title={row.error} sx={{ fontSize: 11.5, color: 'h.red' }}>
                {row.error}
              </Box>
            )}
          </Box>
        ),
      },
      {
        id: 'state',
        header: t('content.state'),
        width: isNarrow ? 164 : 150,
        cell: (row) => <HowFar row={row} isNarrow={isNarrow} />,
      },
      {
        id: 'seconds',
        header: t('speech.seconds'),
        width: 90,
        numeric: true,
        cell: (row) => (row.seconds === null ? none : clock(row.seconds)),
      },
      {
        id: 'words',
        header: t('speech.words'),
        width: 90,
        numeric: true,
        cell: (row) => f.integer(row.word_count),
      },
      {
        id: 'engine',
        header: t('speech.engine'),
        width: 150,
        cell: (row) => row.engine ?? none,
      },
      {
        id: 'at',
        header: t('content.updated'),
        width: 120,
        cell: (row) => <Ago at={row.updated_at} />,
      },
      {
        id: 'menu',
        header: t('content.more'),
        width: isNarrow ? 64 : 84,
        cell: (row) =>
          isEditor && (
            <RowMenu
              name={row.title}
              acts={[
                {
                  id: 'delete',
                  label: t('controls.delete'),
                  run: () => remove({ id: row.id }),
                  done: t('row.deleted', { name: row.title }),
                  confirm: {
                    title: t('content.deleteAsk', { name: row.title }),
                    body: t('speech.deleteBody'),
                    action: t('controls.delete'),
                    danger: true,
                  },
                },
              ]}
            />
          ),
      },
    ];
    return isNarrow ? all.filter((c) => onPhone.has(c.id)) : all;
  }, [t, f, isEditor, isNarrow, remove]);
}

function HowFar({ row, isNarrow }: { row: TranscriptionRow; isNarrow: boolean }) {
  const { t } = useTranslation();
  const f = useFormat();
  const { data: task } = useTask(isAtWork(row.state) ? (row.task_id ?? undefined) : undefined);
  return (
    <Box sx={isNarrow ? { display: 'grid', justifyItems: 'start', lineHeight: '14px' } : {}}>
      <Badge tone={stateTone[row.state]}>{t(`speech.states.${row.state}`)}</Badge>
      {task && isAtWork(row.state) && (
        <Box
          component="span"
          sx={{ color: 'h.text2', ...(isNarrow ? { pl: 2, fontSize: 11 } : { ml: 2 }) }}
        >
          {f.progress(task.progress)}
        </Box>
      )}
    </Box>
  );
}
