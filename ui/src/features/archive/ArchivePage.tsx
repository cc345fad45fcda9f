import { Box, Button, FormControlLabel, Switch, Typography } from '@mui/material';
import { Archive, Download, Rss, SearchX } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api, type ArchiveEntry, type EntryType, type SearchArchiveApiArg } from '@/api/loop';
import { isApiError } from '@/api/problem';
import { LanguageFilter, NetworkFilter } from '@/shared/content/Filters';
import { useActions, type Action } from '@/shared/lib/actions';
import { usePages } from '@/shared/lib/pages';
import { useListFilter } from '@/shared/lib/useListFilter';
import { useParam } from '@/shared/lib/useParam';
import { useCan } from '@/shared/lib/workspace';
import { FilterSelect } from '@/shared/ui/FilterSelect';
import { FilterRow, ListFrame, MoreRows } from '@/shared/ui/ListFrame';
import { Page } from '@/shared/ui/Page';
import { PageHeader } from '@/shared/ui/PageHeader';
import { PeriodFilter } from '@/shared/ui/PeriodFilter';
import { SearchField } from '@/shared/ui/SearchField';
import { EmptyState, RowsSkeleton } from '@/shared/ui/States';
import { Entry } from './Entry';
import { LookedAt } from './LookedAt';
import { ExportDialog } from './ExportDialog';
import { RetentionDialog } from './RetentionDialog';
import { TagFilter } from './TagFilter';

export const types: readonly EntryType[] = ['content', 'source_item', 'transcription'];
const filters = {
  q: null,
  type: types,
  tag: null,
  network: null,
  language: null,
  from: null,
  to: null,
  semantic: null,
} as const;
const keyOf = (e: ArchiveEntry) => `${e.type}/${e.ref}`;

/** The field of the server's answer where nothing here knows what texts mean. */
const unreadable = '?semantic';

/** Everything that was written, collected and transcribed, found by its words or by its meaning. */
export function Component() {
  const { t } = useTranslation();
  const can = useCan();
  const { filter: wanted, clear } = useListFilter(filters);
  const filter = useMemo<Omit<SearchArchiveApiArg, 'limit' | 'cursor'>>(() => {
    const { semantic, ...rest } = wanted;
    return semantic && rest.q ? { ...rest, semantic: true } : rest;
  }, [wanted]);
  const list = usePages(api.endpoints.searchArchive, filter, keyOf);
  const needsModel = list.isError && isApiError(list.error) && unreadable in list.error.fields;
  const [isExporting, setExporting] = useState(false);
  const [isKeeping, setKeeping] = useState(false);
  const isFiltered = Object.keys(filter).length > 0;
  const isAdmin = can('admin');
  useActions(
    useMemo<Action[]>(() => {
      const deed = (id: string, label: string, run: () => void): Action => ({
        id: `archive:${id}`,
        label,
        group: 'do',
        run,
      });
      return [
        { ...deed('export', t('archive.export'), () => setExporting(true)), keys: 'x' },
        ...(isAdmin ? [deed('keep', t('archive.retention'), () => setKeeping(true))] : []),
      ];
    }, [t, isAdmin]),
  );
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
            <Button
              variant="outlined"
              startIcon={<Download size={14} />}
              onClick={() => setExporting(true)}
            >
              {t('archive.export')}
            </Button>
          </>
        }
      />
      <Filters />
      {filter.semantic && !needsModel && <LookedAt />}
      <ListFrame
        list={needsModel ? { ...list, isError: false } : list}
        onClear={isFiltered && !needsModel && clear}
        empty={
          needsModel ? (
            <NoModel />
          ) : (
            <EmptyState
              icon={Archive}
              title={t('archive.none')}
              hint={t('archive.noneHint')}
              action={
                <>
                  <Button component={Link} to="/content" size="small" variant="outlined">
                    {t('publications.toContent')}
                  </Button>
                  <Button component={Link} to="/sources" size="small" variant="outlined">
                    {t('trends.toSources')}
                  </Button>
                </>
              }
            />
          )
        }
        skeleton={<RowsSkeleton height={84} rows={6} />}
      >
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
        <MoreRows list={list} />
      </ListFrame>
      {isExporting && <ExportDialog filter={filter} onClose={() => setExporting(false)} />}
      {isKeeping && <RetentionDialog onClose={() => setKeeping(false)} />}
    </Page>
  );
}

/** A search by meaning where neither a sentence model nor a provider is there. */
function NoModel() {
  const { t } = useTranslation();
  const can = useCan();
  const [, setSemantic] = useParam('semantic');
  return (
    <EmptyState
      icon={SearchX}
      title={t('archive.noModel')}
      hint={t('archive.noModelHint')}
      action={
        <>
          <Button size="small" variant="outlined" onClick={() => setSemantic('')}>
            {t('archive.byWords')}
          </Button>
          {can('admin') && (
            <Button component={Link} to="/settings/ai" size="small" variant="outlined">
              {t('archive.toModel')}
            </Button>
          )}
        </>
      }
    />
  );
}

function Filters() {
  const { t } = useTranslation();
  const [q, setQ] = useParam('q');
  const [semantic, setSemantic] = useParam('semantic');
  const [type, setType] = useParam('type');
  return (
    <FilterRow
      search={<SearchField autoFocus label={t('archive.search')} value={q} onChange={setQ} />}
    >
      <FilterSelect
        label={t('archive.type')}
        all={t('archive.allTypes')}
        value={type}
        onChange={setType}
        choices={types.map((x) => ({ value: x, label: t(`archive.types.${x}`) }))}
      />
      <NetworkFilter />
      <LanguageFilter />
      <TagFilter />
      <PeriodFilter />
      <FormControlLabel
        className="filter-aside"
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
    </FilterRow>
  );
}
