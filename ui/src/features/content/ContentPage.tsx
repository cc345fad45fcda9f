import { Box, Button, Stack, Typography, useMediaQuery } from '@mui/material';
import { useTheme } from '@mui/material/styles';
import { NotebookPen } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import type { ContentItem } from '@/api';
import { api } from '@/api/loop';
import { none, useFormat } from '@/shared/lib/format';
import { usePages } from '@/shared/lib/pages';
import { useListFilter } from '@/shared/lib/useListFilter';
import { useParam } from '@/shared/lib/useParam';
import { useCan } from '@/shared/lib/workspace';
import { KindFilter, NetworkFilter, StateFilter } from '@/shared/content/Filters';
import { Badge } from '@/shared/ui/Badge';
import { Ago } from '@/shared/ui/DateTime';
import { FilterRow, ListFrame } from '@/shared/ui/ListFrame';
import { Page } from '@/shared/ui/Page';
import { PageHeader } from '@/shared/ui/PageHeader';
import { SearchField } from '@/shared/ui/SearchField';
import { EmptyState } from '@/shared/ui/States';
import { VirtualTable, type Column } from '@/shared/ui/VirtualTable';
import { kinds, nameOfNetwork, states, stateTone } from '@/shared/content/names';
import { titleOf } from './model';
import { NetworkMark } from '@/shared/content/NetworkMark';
import { NewMenu } from './NewMenu';

const rowId = (item: ContentItem) => item.id;
const filters = { q: null, state: states, kind: kinds, network: null } as const;

/** Everything that is written: what, where, how far. */
export function Component() {
  const { t } = useTranslation();
  const go = useNavigate();
  const can = useCan();
  const [q, setQ] = useParam('q');
  const { filter, isFiltered, clear } = useListFilter(filters);
  const list = usePages(api.endpoints.listContent, filter);
  const columns = useColumns();
  const isEmpty = !list.isLoading && !list.isError && list.rows.length === 0;
  return (
    <Page title={t('nav.content')}>
      <PageHeader
        title={t('nav.content')}
        subtitle={t('content.subtitle')}
        actions={
          <>
            <Button component={Link} to="/content/performance" variant="text">
              {t('works.title')}
            </Button>
            <Button component={Link} to="/content/strategy" variant="outlined">
              {t('strategy.title')}
            </Button>
            {can('editor') && <NewMenu />}
          </>
        }
      />
      {(!isEmpty || isFiltered) && (
        <FilterRow search={<SearchField label={t('content.search')} value={q} onChange={setQ} />}>
          <StateFilter />
          <KindFilter />
          <NetworkFilter />
        </FilterRow>
      )}
      <ListFrame
        list={list}
        onClear={isFiltered && clear}
        empty={
          <EmptyState
            icon={NotebookPen}
            title={t('content.none')}
            hint={t(can('editor') ? 'content.noneHint' : 'content.noneViewer')}
          />
        }
      >
        <VirtualTable
          label={t('nav.content')}
          columns={columns}
          rows={list.rows}
          rowId={rowId}
          isLoading={list.isLoading}
          maxHeight="calc(100dvh - 210px)"
          onOpen={(item) => void go(`/content/${item.id}`)}
          hasMore={list.hasMore}
          onMore={list.more}
        />
      </ListFrame>
    </Page>
  );
}

function useColumns(): Column<ContentItem>[] {
  const { t } = useTranslation();
  const f = useFormat();
  const isNarrow = useMediaQuery(useTheme().breakpoints.down('sm'));
  return useMemo<Column<ContentItem>[]>(() => {
    const what: Column<ContentItem> = {
      id: 'title',
      header: t('content.text'),
      width: isNarrow ? 210 : 340,
      grow: 6,
      cell: (item) => <Name item={item} />,
    };
    const state: Column<ContentItem> = {
      id: 'state',
      header: t('content.state'),
      width: 118,
      cell: ({ state: s }) => <Badge tone={stateTone[s]}>{t(`content.states.${s}`)}</Badge>,
    };
    if (isNarrow) return [what, state];
    return [
      what,
      state,
      {
        id: 'owner',
        header: t('content.owner'),
        width: 140,
        grow: 1,
        cell: ({ owner }) => owner ?? none,
      },
      {
        id: 'plan',
        header: t('content.plan'),
        width: 150,
        cell: ({ plan_at }) => (plan_at ? f.dateTime(plan_at) : none),
      },
      {
        id: 'updated',
        header: t('content.updated'),
        width: 124,
        cell: ({ updated_at }) => <Ago at={updated_at} />,
      },
    ];
  }, [t, f, isNarrow]);
}

function Name({ item }: { item: ContentItem }) {
  const { t } = useTranslation();
  const title = titleOf(item);
  const kind = t(`content.kind.${item.kind}`);
  return (
    <Stack direction="row" sx={{ gap: 2.5, alignItems: 'center', minWidth: 0 }}>
      <NetworkMark network={item.network} kind={item.kind} />
      <Box sx={{ minWidth: 0, lineHeight: '16px' }}>
        <Typography
          component={Link}
          to={`/content/${item.id}`}
          noWrap
          tabIndex={-1}
          sx={{
            display: 'block',
            color: title ? 'h.text' : 'h.text2',
            fontWeight: 500,
            fontSize: 13,
            lineHeight: '18px',
            textDecoration: 'none',
            '&:hover': { textDecoration: 'underline' },
          }}
        >
          {title || t('content.untitled')}
        </Typography>
        <Box sx={{ fontSize: 11.5, lineHeight: '14px', color: 'h.text2' }}>
          {item.network && item.network !== item.kind
            ? `${kind} · ${nameOfNetwork(item.network)}`
            : kind}
        </Box>
      </Box>
    </Stack>
  );
}
