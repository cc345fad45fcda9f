import { Box, Button, useMediaQuery } from '@mui/material';
import { useTheme } from '@mui/material/styles';
import { Plus, Rss } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  api,
  useCollectSourceMutation,
  useDeleteSourceMutation,
  useUpdateSourceMutation,
  type Source,
} from '@/api/loop';
import { useActions, type Action } from '@/shared/lib/actions';
import { useFormat } from '@/shared/lib/format';
import { usePages } from '@/shared/lib/pages';
import { useParam } from '@/shared/lib/useParam';
import { useCan } from '@/shared/lib/workspace';
import { Badge } from '@/shared/ui/Badge';
import { Ago } from '@/shared/ui/DateTime';
import { ListFrame } from '@/shared/ui/ListFrame';
import { Page } from '@/shared/ui/Page';
import { PageHeader } from '@/shared/ui/PageHeader';
import { PageTabs } from '@/shared/ui/PageTabs';
import { RowMenu } from '@/shared/ui/RowMenu';
import { EmptyState } from '@/shared/ui/States';
import { VirtualTable, type Column } from '@/shared/ui/VirtualTable';
import { AddSource } from './AddSource';
import { Analytics } from './Analytics';
import { Items } from './Items';
import { stateTone } from './model';

const views = ['sources', 'items', 'brings'] as const;
const rowId = (s: Source) => s.id;
const noFilter = {};
const ellipsis = { overflow: 'hidden', textOverflow: 'ellipsis' };
/** On a phone: what it is, how it stands, and what may be done with it. */
const onPhone = new Set(['name', 'state', 'menu']);

/** Where Herald listens: the sources, what they brought, and what each is worth. */
export function Component() {
  const { t } = useTranslation();
  const isEditor = useCan()('editor');
  const [asked, setAsked] = useParam('view', 'sources');
  const view = views.find((v) => v === asked) ?? 'sources';
  const [isAdding, setAdding] = useState(false);
  const [, setSource] = useParam('source');
  useActions(
    useMemo<Action[]>(
      () =>
        isEditor
          ? [
              {
                id: 'sources:add',
                label: t('sources.add'),
                group: 'do',
                icon: Plus,
                keys: 'c',
                run: () => setAdding(true),
              },
            ]
          : [],
      [t, isEditor],
    ),
  );
  const openSource = (id: string) => {
    setAsked('items');
    setSource(id);
  };
  return (
    <Page title={t('nav.sources')}>
      <PageHeader
        title={t('nav.sources')}
        subtitle={t('sources.subtitle')}
        actions={
          isEditor && (
            <Button
              variant="contained"
              startIcon={<Plus size={15} />}
              onClick={() => setAdding(true)}
            >
              {t('sources.add')}
            </Button>
          )
        }
      />
      <PageTabs
        value={view}
        views={views}
        label={(v) => t(`sources.view.${v}`)}
        onChange={setAsked}
      >
        {view === 'sources' && <List onAdd={() => setAdding(true)} onSource={openSource} />}
        {view === 'items' && <Items />}
        {view === 'brings' && <Analytics onSource={openSource} />}
      </PageTabs>
      {isAdding && <AddSource onClose={() => setAdding(false)} />}
    </Page>
  );
}

function List({ onAdd, onSource }: { onAdd: () => void; onSource: (id: string) => void }) {
  const { t } = useTranslation();
  const isEditor = useCan()('editor');
  const list = usePages(api.endpoints.listSources, noFilter);
  const columns = useColumns();
  return (
    <ListFrame
      list={list}
      empty={
        <EmptyState
          icon={Rss}
          title={t('sources.none')}
          hint={t('sources.noneHint')}
          action={
            isEditor && (
              <Button size="small" variant="outlined" onClick={onAdd}>
                {t('sources.add')}
              </Button>
            )
          }
        />
      }
    >
      <VirtualTable
        label={t('nav.sources')}
        columns={columns}
        rows={list.rows}
        rowId={rowId}
        isLoading={list.isLoading}
        maxHeight="calc(100dvh - 250px)"
        onOpen={(s) => onSource(s.id)}
        hasMore={list.hasMore}
        onMore={list.more}
      />
    </ListFrame>
  );
}

function useColumns(): Column<Source>[] {
  const { t } = useTranslation();
  const f = useFormat();
  const isEditor = useCan()('editor');
  const isNarrow = useMediaQuery(useTheme().breakpoints.down('sm'));
  const [collect] = useCollectSourceMutation();
  const [update] = useUpdateSourceMutation();
  const [remove] = useDeleteSourceMutation();
  return useMemo(() => {
    const all: Column<Source>[] = [
      {
        id: 'name',
        header: t('sources.name'),
        width: isNarrow ? 150 : 260,
        grow: 5,
        cell: (s) => (
          <Box sx={{ minWidth: 0, lineHeight: '16px', '& > *': ellipsis }}>
            <Box sx={{ fontWeight: 500 }}>{s.name}</Box>
            {s.last_error ? (
              <Box title={s.last_error} sx={{ fontSize: 11.5, color: 'h.red' }}>
                {s.last_error}
              </Box>
            ) : (
              <Box sx={{ fontSize: 11.5, color: 'h.text2' }}>
                {t(`sources.kind.${s.kind}`)}
                {(s.place || s.url) && ` · ${s.place ?? s.url}`}
              </Box>
            )}
          </Box>
        ),
      },
      {
        id: 'state',
        header: t('content.state'),
        width: 116,
        cell: (s) => <Badge tone={stateTone[s.state]}>{t(`sources.states.${s.state}`)}</Badge>,
      },
      {
        id: 'items',
        header: t('sources.items30'),
        description: t('sources.items30Hint'),
        width: 136,
        numeric: true,
        cell: (s) => f.integer(s.items_30d),
      },
      {
        id: 'twice',
        header: t('sources.duplicates'),
        width: 100,
        numeric: true,
        cell: (s) => f.integer(s.duplicates_30d),
      },
      {
        id: 'reach',
        header: t('sources.engagement'),
        width: 110,
        numeric: true,
        cell: (s) => f.compact(s.engagement_30d),
      },
      {
        id: 'last',
        header: t('sources.collected'),
        width: 130,
        cell: (s) => <Ago at={s.last_collected_at} />,
      },
      {
        id: 'menu',
        header: t('content.more'),
        width: isNarrow ? 64 : 84,
        cell: (s) =>
          isEditor && (
            <RowMenu
              name={s.name}
              acts={[
                s.kind !== 'upload' &&
                  s.kind !== 'webhook' && {
                    id: 'collect',
                    label: t('sources.collect'),
                    run: () => collect({ id: s.id }),
                    done: t('sources.collecting'),
                  },
                {
                  id: 'pause',
                  label: t(s.enabled ? 'sources.pause' : 'sources.resume'),
                  run: () =>
                    update({
                      id: s.id,
                      'If-Match': `"${s.version}"`,
                      body: { enabled: !s.enabled },
                    }),
                },
                {
                  id: 'delete',
                  label: t('controls.delete'),
                  run: () => remove({ id: s.id }),
                  done: t('row.deleted', { name: s.name }),
                  confirm: {
                    title: t('content.deleteAsk', { name: s.name }),
                    body: t('sources.deleteBody'),
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
  }, [t, f, isEditor, isNarrow, collect, update, remove]);
}
