import { Box, Button, Stack, ToggleButton, ToggleButtonGroup, Typography } from '@mui/material';
import { ListChecks, RefreshCw, Scale } from 'lucide-react';
import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { useRefreshInsightsMutation } from '@/api/insight';
import { AdviceKeys, AdviceList } from '@/shared/advice/AdviceList';
import { asWords } from '@/shared/advice/metricName';
import { adviceKinds } from '@/shared/advice/model';
import { useActions, type Action } from '@/shared/lib/actions';
import { notify } from '@/shared/lib/toast';
import { useAddress } from '@/shared/lib/useAddress';
import { useParam } from '@/shared/lib/useParam';
import { useCan } from '@/shared/lib/workspace';
import { FilterSelect } from '@/shared/ui/FilterSelect';
import { Page } from '@/shared/ui/Page';
import { PageHeader } from '@/shared/ui/PageHeader';
import { asPlatform, platformName, platforms } from '@/shared/ui/Platform';
import { EmptyState, FilteredEmpty } from '@/shared/ui/States';

/** What the three tabs ask for. */
const states = {
  open: 'open',
  applied: 'applied,reverted',
  closed: 'dismissed,expired',
} as const;
type View = keyof typeof states;
const views = Object.keys(states) as View[];

export function Component() {
  const { t } = useTranslation();
  const [stateText, setState] = useParam('state', 'open');
  const [kind, setKind] = useParam('kind');
  const [platform, setPlatform] = useParam('platform');
  const [, setAddress] = useAddress();
  const view: View = views.includes(stateText as View) ? (stateText as View) : 'open';
  const filter = useMemo(
    () => ({
      state: states[view],
      ...(kind ? { kind } : {}),
      ...(asPlatform(platform) ? { platform: asPlatform(platform)! } : {}),
    }),
    [view, kind, platform],
  );
  const clear = useCallback(
    () =>
      setAddress(
        (old) => {
          const next = new URLSearchParams(old);
          next.delete('kind');
          next.delete('platform');
          return next;
        },
        { replace: true },
      ),
    [setAddress],
  );
  const empty =
    kind || platform ? (
      <FilteredEmpty onClear={clear} />
    ) : (
      <EmptyState
        icon={ListChecks}
        title={t(emptyText[view].title)}
        hint={emptyText[view].hint && t(emptyText[view].hint)}
      />
    );
  return (
    <Page title={t('advice.title')}>
      <Header />
      <Stack direction="row" sx={{ gap: 2, flexWrap: 'wrap', alignItems: 'center', mb: 4 }}>
        <ToggleButtonGroup
          exclusive
          value={view}
          aria-label={t('advice.stateLabel')}
          onChange={(_, v: View | null) => v && setState(v)}
        >
          {views.map((v) => (
            <ToggleButton key={v} value={v}>
              {t(`advice.states.${v}`)}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
        <FilterSelect
          label={t('advice.kindLabel')}
          all={t('advice.allKinds')}
          value={kind}
          choices={adviceKinds.map((k) => ({ value: k, label: t(`advice.kind.${k}`) }))}
          name={asWords}
          onChange={setKind}
        />
        <FilterSelect
          label={t('advice.platformLabel')}
          all={t('advice.allPlatforms')}
          value={platform}
          choices={platforms.map((p) => ({ value: p, label: platformName[p] }))}
          onChange={setPlatform}
        />
      </Stack>
      <AdviceList
        filter={filter}
        empty={empty}
        head={(count, hasMore) => (
          <Stack
            direction="row"
            sx={{ justifyContent: 'space-between', alignItems: 'center', mb: 3, minHeight: 20 }}
          >
            <Typography variant="body2" color="textSecondary" role="status">
              {count > 0 && t(hasMore ? 'advice.countMore' : 'advice.count', { count })}
            </Typography>
            {count > 0 && view === 'open' && <AdviceKeys />}
          </Stack>
        )}
      />
    </Page>
  );
}

const emptyText = {
  open: { title: 'advice.none', hint: 'advice.noneHint' },
  applied: { title: 'advice.noneApplied', hint: 'advice.noneAppliedHint' },
  closed: { title: 'advice.noneClosed', hint: undefined },
} as const;

function Header() {
  const { t } = useTranslation();
  const can = useCan();
  const go = useNavigate();
  const canEdit = can('editor');
  const [refresh, { isLoading }] = useRefreshInsightsMutation();
  const look = useCallback(
    () =>
      void refresh()
        .unwrap()
        .then(
          () => notify.info(t('advice.refreshing')),
          (e: unknown) => notify.failed(e),
        ),
    [refresh, t],
  );
  useActions(
    useMemo<Action[]>(() => {
      const list: Action[] = [
        {
          id: 'go:budget',
          label: t('advice.budget'),
          group: 'go',
          icon: Scale,
          keywords: ['budget', 'allocation'],
          run: () => void go('/recommendations/budget'),
        },
      ];
      if (canEdit)
        list.push({
          id: 'advice:refresh',
          label: t('advice.refresh'),
          group: 'do',
          icon: RefreshCw,
          run: look,
        });
      return list;
      // oxlint-disable-next-line react-hooks/exhaustive-deps
    }, [t, canEdit, look]),
  );
  return (
    <PageHeader
      title={t('advice.title')}
      subtitle={<Box sx={{ maxWidth: 640 }}>{t('advice.subtitle')}</Box>}
      actions={
        <>
          {canEdit && (
            <Button
              variant="outlined"
              loading={isLoading}
              startIcon={<RefreshCw size={15} />}
              onClick={look}
            >
              {t('advice.refresh')}
            </Button>
          )}
          <Button
            component={Link}
            to="/recommendations/budget"
            variant="outlined"
            startIcon={<Scale size={15} />}
          >
            {t('advice.budget')}
          </Button>
        </>
      }
    />
  );
}
