import { Box, Button, Card, Stack, TextField, Typography } from '@mui/material';
import { ExternalLink, Inbox, Sparkles } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import {
  api,
  useGetSourceItemQuery,
  useListSourcesQuery,
  type ListSourceItemsApiArg,
  type SourceItem,
} from '@/api/loop';
import { useMakeFrom } from '@/shared/content/useMakeFrom';
import { useFormat } from '@/shared/lib/format';
import { usePages } from '@/shared/lib/pages';
import { useAddress } from '@/shared/lib/useAddress';
import { useParam } from '@/shared/lib/useParam';
import { useCan } from '@/shared/lib/workspace';
import { Ago } from '@/shared/ui/DateTime';
import { FilterSelect } from '@/shared/ui/FilterSelect';
import { EmptyState, ErrorState, FilteredEmpty, RowsSkeleton } from '@/shared/ui/States';

const names = ['source', 'q', 'language', 'from', 'to', 'duplicates'] as const;

/** What the sources brought: a list to read at the left, the chosen one at the right. */
export function Items() {
  const { t, i18n } = useTranslation();
  const [params, setParams] = useAddress();
  const filter = useMemo<Omit<ListSourceItemsApiArg, 'limit' | 'cursor'>>(() => {
    const of = (name: string) => params.get(name) ?? '';
    return {
      ...(of('source') ? { sourceId: of('source') } : {}),
      ...(of('q') ? { q: of('q') } : {}),
      ...(of('language') ? { language: of('language') } : {}),
      ...(of('from') ? { from: of('from') } : {}),
      ...(of('to') ? { to: of('to') } : {}),
      ...(of('duplicates') ? { duplicates: true } : {}),
    };
  }, [params]);
  const list = usePages(api.endpoints.listSourceItems, filter);
  const [chosen, setChosen] = useParam('item');
  const here = list.rows.find((x) => x.id === chosen);
  // Named by a link from elsewhere: it need not be among the first.
  const one = useGetSourceItemQuery({ id: chosen }, { skip: !chosen || !!here });
  const item = here ?? (chosen ? one.currentData : undefined) ?? list.rows[0];
  const isFiltered = Object.keys(filter).length > 0;
  const languages = useMemo(() => {
    const all = new Intl.DisplayNames(i18n.language, { type: 'language' });
    return ['en', 'de', 'fr', 'es', 'it', 'nl', 'pl', 'pt'].map((value) => ({
      value,
      label: all.of(value) ?? value,
    }));
  }, [i18n.language]);
  return (
    <>
      <Filters languages={languages} />
      {list.isError ? (
        <Card>
          <ErrorState error={list.error} onRetry={list.retry} />
        </Card>
      ) : list.isLoading ? (
        <Card>
          <RowsSkeleton height={56} />
        </Card>
      ) : list.rows.length === 0 ? (
        <Card>
          {isFiltered ? (
            <FilteredEmpty
              onClear={() =>
                setParams(
                  (old) => {
                    const next = new URLSearchParams(old);
                    names.forEach((n) => next.delete(n));
                    return next;
                  },
                  { replace: true },
                )
              }
            />
          ) : (
            <EmptyState icon={Inbox} title={t('sources.noItems')} hint={t('sources.noItemsHint')} />
          )}
        </Card>
      ) : (
        <Box
          sx={{
            display: 'grid',
            gap: 4,
            gridTemplateColumns: { md: 'minmax(280px, 2fr) minmax(0, 3fr)' },
          }}
        >
          <Card
            component="ul"
            tabIndex={0}
            aria-label={t('sources.view.items')}
            sx={{
              m: 0,
              p: 0,
              listStyle: 'none',
              maxHeight: { xs: '40dvh', md: '70dvh' },
              overflow: 'auto',
            }}
          >
            {list.rows.map((x) => (
              <Row key={x.id} item={x} isOn={x.id === item?.id} onPick={setChosen} />
            ))}
            {list.hasMore && (
              <Box component="li" sx={{ p: 3, textAlign: 'center' }}>
                <Button size="small" onClick={list.more}>
                  {t('sources.more')}
                </Button>
              </Box>
            )}
          </Card>
          {item && <Reader item={item} />}
        </Box>
      )}
    </>
  );
}

function Filters({ languages }: { languages: { value: string; label: string }[] }) {
  const { t } = useTranslation();
  const sources = useListSourcesQuery({ limit: 500 });
  const [source, setSource] = useParam('source');
  const [language, setLanguage] = useParam('language');
  const [duplicates, setDuplicates] = useParam('duplicates');
  const [q, setQ] = useParam('q');
  return (
    <Box
      component="form"
      role="search"
      onSubmit={(e: React.FormEvent<HTMLFormElement>) => {
        e.preventDefault();
        setQ(String(new FormData(e.currentTarget).get('q') ?? ''));
      }}
      sx={{
        display: 'grid',
        gap: 2,
        mb: 4,
        gridTemplateColumns: {
          xs: '1fr 1fr',
          sm: 'minmax(160px,280px) repeat(3, minmax(0,180px))',
        },
      }}
    >
      <TextField
        key={q}
        name="q"
        defaultValue={q}
        placeholder={t('sources.search')}
        slotProps={{ htmlInput: { 'aria-label': t('sources.search'), type: 'search' } }}
      />
      <FilterSelect
        label={t('sources.source')}
        all={t('sources.all')}
        value={source}
        onChange={setSource}
        choices={(sources.data?.data ?? []).map((s) => ({ value: s.id, label: s.name }))}
      />
      <FilterSelect
        label={t('content.language')}
        all={t('sources.allLanguages')}
        value={language}
        onChange={setLanguage}
        choices={languages}
      />
      <FilterSelect
        label={t('sources.duplicates')}
        all={t('sources.noDuplicates')}
        value={duplicates}
        onChange={setDuplicates}
        choices={[{ value: 'true', label: t('sources.withDuplicates') }]}
      />
    </Box>
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
  const { make, isMaking } = useMakeFrom();
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
          <Button
            size="small"
            variant="contained"
            loading={isMaking}
            startIcon={<Sparkles size={14} />}
            onClick={() => make('brief', { source_item_id: item.id })}
          >
            {t('sources.makeBrief')}
          </Button>
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
