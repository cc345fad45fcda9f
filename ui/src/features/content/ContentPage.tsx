import {
  Box,
  Button,
  Card,
  InputAdornment,
  Stack,
  TextField,
  Typography,
  useMediaQuery,
} from '@mui/material';
import { useTheme } from '@mui/material/styles';
import { NotebookPen, Search } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import type { ContentItem, ListContentApiArg } from '@/api';
import { api } from '@/api/loop';
import { useActions, type Action } from '@/shared/lib/actions';
import { none, useFormat } from '@/shared/lib/format';
import { usePages } from '@/shared/lib/pages';
import { useAddress } from '@/shared/lib/useAddress';
import { useParam } from '@/shared/lib/useParam';
import { useCan } from '@/shared/lib/workspace';
import { Badge } from '@/shared/ui/Badge';
import { Ago } from '@/shared/ui/DateTime';
import { FilterSelect } from '@/shared/ui/FilterSelect';
import { Page } from '@/shared/ui/Page';
import { PageHeader } from '@/shared/ui/PageHeader';
import { EmptyState, ErrorState, FilteredEmpty } from '@/shared/ui/States';
import { VirtualTable, type Column } from '@/shared/ui/VirtualTable';
import { kinds, nameOfNetwork, networkName, states, stateTone } from '@/shared/content/names';
import { titleOf } from './model';
import { NetworkMark } from '@/shared/content/NetworkMark';
import { NewMenu } from './NewMenu';

const rowId = (item: ContentItem) => item.id;
const filterNames = ['q', 'state', 'kind', 'network'] as const;
const typingMs = 250;

/** Everything that is written: what, where, how far. */
export function Component() {
  const { t } = useTranslation();
  const go = useNavigate();
  const can = useCan();
  const [params, setParams] = useAddress();
  const filter = useMemo(() => {
    const out: Record<string, string> = {};
    for (const name of filterNames) {
      const value = params.get(name);
      if (value) out[name] = value;
    }
    return out as Omit<ListContentApiArg, 'limit' | 'cursor'>;
  }, [params]);
  const list = usePages<ContentItem, ListContentApiArg>(api.endpoints.listContent, filter);
  const columns = useColumns();
  const isFiltered = Object.keys(filter).length > 0;
  const isEmpty = !list.isLoading && list.rows.length === 0;
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
      {(!isEmpty || isFiltered || list.isError) && <Filters />}
      <Card>
        {list.isError ? (
          <ErrorState error={list.error} onRetry={list.retry} />
        ) : isEmpty ? (
          isFiltered ? (
            <FilteredEmpty onClear={() => setParams(new URLSearchParams(), { replace: true })} />
          ) : (
            <EmptyState
              icon={NotebookPen}
              title={t('content.none')}
              hint={t(can('editor') ? 'content.noneHint' : 'content.noneViewer')}
            />
          )
        ) : (
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
        )}
      </Card>
    </Page>
  );
}

function Filters() {
  const { t } = useTranslation();
  const [state, setState] = useParam('state');
  const [kind, setKind] = useParam('kind');
  const [network, setNetwork] = useParam('network');
  return (
    <Box
      sx={{
        display: 'grid',
        gap: 2,
        mb: 3,
        gridTemplateColumns: {
          xs: 'repeat(3, minmax(0,1fr))',
          sm: 'minmax(160px,280px) repeat(3, minmax(0,180px))',
        },
      }}
    >
      <Box sx={{ gridColumn: { xs: '1 / -1', sm: 'auto' } }}>
        <SearchBox />
      </Box>
      <FilterSelect
        label={t('content.state')}
        all={t('content.allStates')}
        value={state}
        onChange={setState}
        choices={states.map((s) => ({ value: s, label: t(`content.states.${s}`) }))}
      />
      <FilterSelect
        label={t('content.kindLabel')}
        all={t('content.allKinds')}
        value={kind}
        onChange={setKind}
        choices={kinds.map((k) => ({ value: k, label: t(`content.kind.${k}`) }))}
      />
      <FilterSelect
        label={t('content.network')}
        all={t('content.allNetworks')}
        value={network}
        onChange={setNetwork}
        name={nameOfNetwork}
        choices={Object.entries(networkName).map(([value, label]) => ({ value, label }))}
      />
    </Box>
  );
}

function SearchBox() {
  const { t } = useTranslation();
  const [q, setQ] = useParam('q');
  const [text, setText] = useState(q);
  const sent = useRef(q);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (q !== sent.current) setText((sent.current = q));
  }, [q]);
  useEffect(() => {
    if (text === sent.current) return;
    const timer = setTimeout(() => setQ((sent.current = text)), typingMs);
    return () => clearTimeout(timer);
  }, [text, setQ]);
  useActions(
    useMemo<Action[]>(
      () => [
        {
          id: 'content:search',
          label: t('content.search'),
          group: 'view',
          icon: Search,
          keys: '/',
          run: () => input.current?.focus(),
        },
      ],
      [t],
    ),
  );
  return (
    <TextField
      fullWidth
      value={text}
      inputRef={input}
      onChange={(e) => setText(e.target.value)}
      placeholder={t('content.search')}
      slotProps={{
        htmlInput: { 'aria-label': t('content.search'), type: 'search' },
        input: {
          startAdornment: (
            <InputAdornment position="start">
              <Search size={14} />
            </InputAdornment>
          ),
        },
      }}
    />
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
