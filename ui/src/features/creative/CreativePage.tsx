import { Card, Stack } from '@mui/material';
import { Images } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useGetCreativeAnalysisQuery } from '@/api/insight';
import { useFormat } from '@/shared/lib/format';
import { useRange } from '@/shared/lib/range';
import { useParam } from '@/shared/lib/useParam';
import { FilterSelect } from '@/shared/ui/FilterSelect';
import { Page } from '@/shared/ui/Page';
import { PageHeader } from '@/shared/ui/PageHeader';
import { PageTabs } from '@/shared/ui/PageTabs';
import { platformName, platforms } from '@/shared/ui/Platform';
import { EmptyState, ErrorState, RowsSkeleton } from '@/shared/ui/States';
import { AbTests } from './AbTests';
import { Comparisons } from './Comparisons';
import { FatigueTable } from './FatigueTable';

const tabs = ['ads', 'formats', 'tests'] as const;
type View = (typeof tabs)[number];

/** Which ads wear out, what kind of ad works, and what to try next. */
export function Component() {
  const { t } = useTranslation();
  const f = useFormat();
  const { range } = useRange();
  const [text, setView] = useParam('view', 'ads');
  const [platform, setPlatform] = useParam('platform');
  const view: View = tabs.includes(text as View) ? (text as View) : 'ads';
  const query = useGetCreativeAnalysisQuery({
    from: range.from,
    to: range.to,
    ...(platform ? { platform } : {}),
  });
  const data = query.data;
  const isEmpty = data && data.ads.length === 0 && data.formats.length === 0;
  return (
    <Page title={t('nav.creative')}>
      <PageHeader
        title={t('nav.creative')}
        subtitle={f.range(range.from, range.to)}
        actions={
          <FilterSelect
            label={t('advice.platformLabel')}
            all={t('advice.allPlatforms')}
            value={platform}
            choices={platforms.map((p) => ({ value: p, label: platformName[p] }))}
            onChange={setPlatform}
          />
        }
      />
      <PageTabs value={view} views={tabs} label={(v) => t(`creative.tab.${v}`)} onChange={setView}>
        {view === 'tests' ? (
          <AbTests platform={platform} />
        ) : query.isError && !query.isFetching && !query.currentData ? (
          <Card>
            <ErrorState error={query.error} onRetry={() => void query.refetch()} />
          </Card>
        ) : !data ? (
          <Card>
            <RowsSkeleton rows={10} />
          </Card>
        ) : isEmpty ? (
          <Card sx={{ minHeight: 280, display: 'grid' }}>
            <EmptyState
              icon={Images}
              title={t('creative.none')}
              hint={data.message ?? t('creative.noneHint')}
            />
          </Card>
        ) : (
          <Stack
            sx={{ gap: 4, opacity: query.isFetching ? 0.6 : 1, transition: 'opacity .12s' }}
            aria-busy={query.isFetching}
          >
            {view === 'formats' ? <Comparisons data={data} /> : <FatigueTable data={data} />}
          </Stack>
        )}
      </PageTabs>
    </Page>
  );
}
