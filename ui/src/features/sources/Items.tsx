import { Box, Button, Card, Stack, Typography, useMediaQuery } from '@mui/material';
import { useTheme } from '@mui/material/styles';
import { ArrowLeft, ExternalLink, Inbox } from 'lucide-react';
import { useMemo, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import {
  api,
  useGetSourceItemQuery,
  useListSourcesQuery,
  type ListSourceItemsApiArg,
  type SourceItem,
} from '@/api/loop';
import { LanguageFilter } from '@/shared/content/Filters';
import { MakeBrief } from '@/shared/content/MakeBrief';
import { useFormat } from '@/shared/lib/format';
import { usePages } from '@/shared/lib/pages';
import { useListFilter } from '@/shared/lib/useListFilter';
import { useParam } from '@/shared/lib/useParam';
import { useCan } from '@/shared/lib/workspace';
import { Ago } from '@/shared/ui/DateTime';
import { FilterSelect } from '@/shared/ui/FilterSelect';
import { FilterRow, ListFrame, MoreRows } from '@/shared/ui/ListFrame';
import { SearchField } from '@/shared/ui/SearchField';
import { EmptyState, RowsSkeleton } from '@/shared/ui/States';

const filters = {
  source: null,
  q: null,
  language: null,
  from: null,
  to: null,
  duplicates: null,
} as const;

/** What the sources brought: a list to read at the left, the chosen one at the right. */
export function Items() {
  const { t } = useTranslation();
  const { filter: wanted, isFiltered, clear } = useListFilter(filters);
  const filter = useMemo<Omit<ListSourceItemsApiArg, 'limit' | 'cursor'>>(() => {
    const { source, duplicates, ...rest } = wanted;
    return {
      ...rest,
      ...(source ? { sourceId: source } : {}),
      ...(duplicates ? { duplicates: true } : {}),
    };
  }, [wanted]);
  const list = usePages(api.endpoints.listSourceItems, filter);
  const [chosen, setChosen] = useParam('item');
  const here = list.rows.find((x) => x.id === chosen);
  // Named by a link from elsewhere: it need not be among the first.
  const one = useGetSourceItemQuery({ id: chosen }, { skip: !chosen || !!here });
  const item = here ?? (chosen ? one.currentData : undefined) ?? list.rows[0];
  // Side by side there is always one to read; on a phone it takes the place of the list.
  const isNarrow = useMediaQuery(useTheme().breakpoints.down('md'));
  const onKeyDown = (e: KeyboardEvent) => {
    const step = e.key === 'ArrowDown' ? 1 : e.key === 'ArrowUp' ? -1 : 0;
    const next = list.rows[list.rows.findIndex((x) => x.id === item?.id) + step];
    if (!step || !next) return;
    e.preventDefault();
    setChosen(next.id);
    e.currentTarget.querySelector<HTMLElement>(`[data-id="${next.id}"]`)?.focus();
  };
  if (isNarrow && chosen && item)
    return (
      <>
        <Button
          size="small"
          variant="text"
          startIcon={<ArrowLeft size={14} />}
          onClick={() => setChosen('')}
          sx={{ mb: 3 }}
        >
          {t('sources.backToList')}
        </Button>
        <Reader item={item} />
      </>
    );
  return (
    <>
      <Filters />
      <ListFrame
        isOpen
        list={list}
        onClear={isFiltered && clear}
        skeleton={<RowsSkeleton height={56} />}
        empty={
          <EmptyState icon={Inbox} title={t('sources.noItems')} hint={t('sources.noItemsHint')} />
        }
      >
        <Box
          sx={{
            display: 'grid',
            gap: 4,
            gridTemplateColumns: { md: 'minmax(280px, 2fr) minmax(0, 3fr)' },
          }}
        >
          <Card
            component="ul"
            aria-label={t('sources.view.items')}
            onKeyDown={onKeyDown}
            sx={{
              m: 0,
              p: 0,
              listStyle: 'none',
              maxHeight: { md: 'calc(100dvh - 300px)' },
              minHeight: { md: 320 },
              overflow: 'auto',
            }}
          >
            {list.rows.map((x) => (
              <Row key={x.id} item={x} isOn={!isNarrow && x.id === item?.id} onPick={setChosen} />
            ))}
            {list.hasMore && (
              <li>
                <MoreRows list={list} />
              </li>
            )}
          </Card>
          {!isNarrow && item && <Reader item={item} />}
        </Box>
      </ListFrame>
    </>
  );
}

function Filters() {
  const { t } = useTranslation();
  const sources = useListSourcesQuery({ limit: 500 });
  const [source, setSource] = useParam('source');
  const [duplicates, setDuplicates] = useParam('duplicates');
  const [q, setQ] = useParam('q');
  return (
    <FilterRow search={<SearchField label={t('sources.search')} value={q} onChange={setQ} />}>
      <FilterSelect
        label={t('sources.source')}
        all={t('sources.all')}
        value={source}
        onChange={setSource}
        // While they come the name of the chosen one is not known yet; later it is gone.
        name={() => (sources.data ? t('sources.gone') : '…')}
        choices={(sources.data?.data ?? []).map((s) => ({ value: s.id, label: s.name }))}
      />
      <LanguageFilter />
      <FilterSelect
        label={t('sources.duplicates')}
        all={t('sources.noDuplicates')}
        value={duplicates}
        onChange={setDuplicates}
        choices={[{ value: 'true', label: t('sources.withDuplicates') }]}
      />
    </FilterRow>
  );
}

function Row({
  item,
  isOn,
  onPick,
}: {
  item: SourceItem;
  isOn: boolean;
  onPick: (id: string) => void;
}) {
  return (
    <li>
      <Box
        component="button"
        type="button"
        data-id={item.id}
        aria-current={isOn || undefined}
        onClick={() => onPick(item.id)}
        sx={{
          all: 'unset',
          boxSizing: 'border-box',
          display: 'block',
          width: '100%',
          cursor: 'pointer',
          px: 4,
          py: 2.5,
          borderBottom: 1,
          borderColor: 'h.border',
          bgcolor: isOn ? 'h.selected' : undefined,
          contentVisibility: 'auto',
          '&:hover': { bgcolor: isOn ? 'h.selected' : 'h.hover' },
          '&:focus-visible': {
            outline: '2px solid',
            outlineColor: 'h.accent',
            outlineOffset: '-2px',
          },
        }}
      >
        <Typography variant="body2" component="span" sx={{ display: 'block', fontWeight: 500 }}>
          {item.title || item.text.slice(0, 100)}
        </Typography>
        <Typography variant="caption" component="span" color="textSecondary">
          {item.source_name} · <Ago at={item.published_at ?? item.collected_at} />
        </Typography>
      </Box>
    </li>
  );
}

function Reader({ item }: { item: SourceItem }) {
  const { t } = useTranslation();
  const f = useFormat();
  const isEditor = useCan()('editor');
  const counts = (['likes', 'comments', 'shares', 'views'] as const).filter(
    (k) => item[k] !== null,
  );
  return (
    <Card component="article" sx={{ p: { xs: 4, sm: 6 }, alignSelf: 'start' }}>
      <Typography variant="h1" component="h2" sx={{ overflowWrap: 'anywhere' }}>
        {item.title || item.source_name}
      </Typography>
      <Typography variant="caption" component="p" color="textSecondary" sx={{ mt: 1 }}>
        {[item.source_name, item.author, item.published_at && f.moment(item.published_at)]
          .filter(Boolean)
          .join(' · ')}
      </Typography>
      {counts.length > 0 && (
        <Typography variant="caption" component="p" color="textSecondary">
          {counts.map((k) => `${f.compact(item[k])} ${t(`sources.count.${k}`)}`).join(' · ')}
        </Typography>
      )}
      {item.duplicate_of && (
        <Typography variant="caption" component="p" sx={{ color: 'h.amber' }}>
          {t('sources.isDuplicate')}
        </Typography>
      )}
      <Typography
        variant="body1"
        sx={{ mt: 4, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', maxWidth: 680 }}
      >
        {item.text}
      </Typography>
      <Stack direction="row" sx={{ gap: 2, mt: 4, flexWrap: 'wrap' }}>
        {isEditor && (
          <MakeBrief
            of={item.title || item.source_name}
            from={{ source_item_id: item.id }}
            variant="contained"
          />
        )}
        {item.url && (
          <Button
            component="a"
            href={item.url}
            target="_blank"
            rel="noreferrer noopener"
            size="small"
            variant="outlined"
            startIcon={<ExternalLink size={14} />}
          >
            {t('sources.original')}
          </Button>
        )}
      </Stack>
    </Card>
  );
}
