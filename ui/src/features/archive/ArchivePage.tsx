import {
  Box,
  Button,
  Card,
  FormControlLabel,
  Stack,
  Switch,
  TextField,
  Typography,
} from '@mui/material';
import { Archive, Download, Rss } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api, type ArchiveEntry, type EntryType, type SearchArchiveApiArg } from '@/api/loop';
import { nameOfNetwork, networkName } from '@/shared/content/names';
import { usePages } from '@/shared/lib/pages';
import { useAddress } from '@/shared/lib/useAddress';
import { useParam } from '@/shared/lib/useParam';
import { useCan } from '@/shared/lib/workspace';
import { FilterSelect } from '@/shared/ui/FilterSelect';
import { Page } from '@/shared/ui/Page';
import { PageHeader } from '@/shared/ui/PageHeader';
import { EmptyState, ErrorState, FilteredEmpty, RowsSkeleton } from '@/shared/ui/States';
import { Entry } from './Entry';
import { ExportDialog } from './ExportDialog';
import { RetentionDialog } from './RetentionDialog';

const names = ['q', 'tag', 'network', 'language', 'from', 'to'] as const;
export const types: readonly EntryType[] = ['content', 'source_item', 'transcription'];
const typingMs = 300;
const keyOf = (e: ArchiveEntry) => `${e.type}/${e.ref}`;

/** Everything that was written, collected and transcribed, found by its words or by its meaning. */
export function Component() {
  const { t } = useTranslation();
  const can = useCan();
  const [params, setParams] = useAddress();
  const filter = useMemo(() => {
    const out: Omit<SearchArchiveApiArg, 'limit' | 'cursor'> = {};
    for (const name of names) {
      const value = params.get(name);
      if (value) out[name] = value;
    }
    const type = types.find((x) => x === params.get('type'));
    if (type) out.type = type;
    if (params.get('semantic') && out.q) out.semantic = true;
    return out;
  }, [params]);
  const list = usePages(api.endpoints.searchArchive, filter, keyOf);
  const [isExporting, setExporting] = useState(false);
  const [isKeeping, setKeeping] = useState(false);
  const isFiltered = Object.keys(filter).length > 0;
  return (
    <Page title={t('nav.archive')} width={1040} isCentred>
      <PageHeader
        title={t('nav.archive')}
        subtitle={t('archive.subtitle')}
        actions={
          <>
            {can('admin') && (
              <Button
                component={Link}
                to="/settings/webhooks?view=feed"
                variant="outlined"
                startIcon={<Rss size={14} />}
              >
                {t('webhooks.tab_feed')}
              </Button>
            )}
            {can('admin') && (
              <Button variant="outlined" onClick={() => setKeeping(true)}>
                {t('archive.retention')}
              </Button>
            )}
            {can('editor') && (
              <Button
                variant="outlined"
                startIcon={<Download size={14} />}
                onClick={() => setExporting(true)}
              >
                {t('archive.export')}
              </Button>
            )}
          </>
        }
      />
      <Filters />
      <Card>
        {list.isError ? (
          <ErrorState error={list.error} onRetry={list.retry} />
        ) : list.isLoading ? (
          <RowsSkeleton height={84} rows={6} />
        ) : list.rows.length === 0 ? (
          isFiltered ? (
            <FilteredEmpty onClear={() => setParams(new URLSearchParams(), { replace: true })} />
          ) : (
            <EmptyState icon={Archive} title={t('archive.none')} hint={t('archive.noneHint')} />
          )
        ) : (
          <Box component="ul" sx={{ m: 0, p: 0, listStyle: 'none' }}>
            {list.rows.map((entry) => (
              <Entry
                key={keyOf(entry)}
                entry={entry}
                isEditor={can('editor')}
                isNear={!!filter.semantic}
              />
            ))}
          </Box>
        )}
        {list.hasMore && !list.isLoading && (
          <Box sx={{ p: 3, textAlign: 'center' }}>
            <Button size="small" onClick={list.more}>
              {t('sources.more')}
            </Button>
          </Box>
        )}
      </Card>
      {isExporting && <ExportDialog filter={filter} onClose={() => setExporting(false)} />}
      {isKeeping && <RetentionDialog onClose={() => setKeeping(false)} />}
    </Page>
  );
}

function Filters() {
  const { t, i18n } = useTranslation();
  const [q, setQ] = useParam('q');
  const [text, setText] = useState(q);
  const sent = useRef(q);
  useEffect(() => {
    if (q !== sent.current) setText((sent.current = q));
  }, [q]);
  useEffect(() => {
    if (text === sent.current) return;
    const timer = setTimeout(() => setQ((sent.current = text)), typingMs);
    return () => clearTimeout(timer);
  }, [text, setQ]);
  const [semantic, setSemantic] = useParam('semantic');
  const [type, setType] = useParam('type');
  const [network, setNetwork] = useParam('network');
  const [language, setLanguage] = useParam('language');
  const [tag, setTag] = useParam('tag');
  const all = new Intl.DisplayNames(i18n.language, { type: 'language' });
  return (
    <Stack role="search" sx={{ gap: 2, mb: 4 }}>
      <Stack direction="row" sx={{ gap: 3, flexWrap: 'wrap', alignItems: 'center' }}>
        <TextField
          autoFocus
          value={text}
          onChange={(e) => setText(e.target.value)}
          placeholder={t('archive.search')}
          sx={{ flex: '1 1 260px' }}
          slotProps={{ htmlInput: { 'aria-label': t('archive.search'), type: 'search' } }}
        />
        <FormControlLabel
          sx={{ gap: 2, m: 0 }}
          label={<Typography variant="body2">{t('archive.semantic')}</Typography>}
          control={
            <Switch
              size="small"
              checked={!!semantic}
              onChange={(e) => setSemantic(e.target.checked ? 'true' : '')}
            />
          }
        />
      </Stack>
      <Box
        sx={{
          display: 'grid',
          gap: 2,
          gridTemplateColumns: {
            xs: 'repeat(2, minmax(0,1fr))',
            sm: 'repeat(4, minmax(0,180px))',
          },
        }}
      >
        <FilterSelect
          label={t('archive.type')}
          all={t('archive.allTypes')}
          value={type}
          onChange={setType}
          choices={types.map((x) => ({ value: x, label: t(`archive.types.${x}`) }))}
        />
        <FilterSelect
          label={t('content.network')}
          all={t('content.allNetworks')}
          value={network}
          onChange={setNetwork}
          name={nameOfNetwork}
          choices={Object.entries(networkName).map(([value, label]) => ({ value, label }))}
        />
        <FilterSelect
          label={t('content.language')}
          all={t('sources.allLanguages')}
          value={language}
          onChange={setLanguage}
          choices={['en', 'de', 'fr', 'es', 'it', 'nl'].map((value) => ({
            value,
            label: all.of(value) ?? value,
          }))}
        />
        {tag && (
          <Button variant="outlined" onClick={() => setTag('')}>
            {t('archive.onlyTag', { tag })}
          </Button>
        )}
      </Box>
    </Stack>
  );
}
