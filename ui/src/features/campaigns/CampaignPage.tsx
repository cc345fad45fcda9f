import {
  Box,
  Button,
  Card,
  IconButton,
  Menu,
  MenuItem,
  Skeleton,
  Stack,
  TextField,
  Typography,
} from '@mui/material';
import { ArrowLeft, Compass, Ellipsis } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams } from 'react-router';
import {
  isApiError,
  useDeleteCampaignMutation,
  useGetCampaignQuery,
  type CampaignRow,
} from '@/api';
import { useRange } from '@/shared/lib/range';
import { notify } from '@/shared/lib/toast';
import { useParam } from '@/shared/lib/useParam';
import { useCan } from '@/shared/lib/workspace';
import { useConfirm } from '@/shared/ui/Confirm';
import { Page } from '@/shared/ui/Page';
import { PageTabs } from '@/shared/ui/PageTabs';
import { PlatformLabel } from '@/shared/ui/Platform';
import { EmptyState, ErrorState } from '@/shared/ui/States';
import { AdsTab } from './AdsTab';
import { AdviceTab } from './AdviceTab';
import { BudgetCell } from './BudgetCell';
import { objectiveName } from './model';
import { HistoryTab } from './HistoryTab';
import { PerformanceTab } from './PerformanceTab';
import { StatusSwitch } from './StatusSwitch';
import { useChangeCampaign } from './useChangeCampaign';

const tabs = ['performance', 'recommendations', 'ads', 'history'] as const;

export function Component() {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const { range, search } = useRange();
  const [tab, setTab] = useParam('tab', 'performance');
  const query = useGetCampaignQuery({ id, from: range.from, to: range.to });
  const row = query.data;
  if (query.isError && !row)
    return (
      <Page title={t('nav.campaigns')}>
        {isApiError(query.error) && query.error.status === 404 ? (
          <EmptyState
            isPage
            icon={Compass}
            title={t('campaign.gone')}
            action={
              <Button component={Link} to={`/campaigns${search}`} variant="outlined" size="small">
                {t('campaign.back')}
              </Button>
            }
          />
        ) : (
          <ErrorState error={query.error} onRetry={() => void query.refetch()} />
        )}
      </Page>
    );
  return (
    <Page title={row?.name ?? t('nav.campaigns')}>
      <Button
        component={Link}
        to={`/campaigns${search}`}
        variant="text"
        size="small"
        startIcon={<ArrowLeft size={14} />}
        sx={{ ml: -2, mb: 2 }}
      >
        {t('campaign.back')}
      </Button>
      {row ? <Head row={row} /> : <HeadSkeleton />}
      <PageTabs
        value={tabs.find((x) => x === tab) ?? 'performance'}
        views={tabs}
        label={(v) => t(`campaign.${v}`)}
        onChange={setTab}
      >
        {tab === 'ads' ? (
          <AdsTab id={id} />
        ) : tab === 'history' ? (
          <HistoryTab id={id} currency={row?.currency} />
        ) : tab === 'recommendations' ? (
          <AdviceTab id={id} />
        ) : (
          <PerformanceTab id={id} />
        )}
      </PageTabs>
    </Page>
  );
}

/** As high as the head that comes. */
function HeadSkeleton() {
  return (
    <Stack
      direction="row"
      aria-hidden
      sx={{ gap: 4, mb: 4, flexWrap: 'wrap', alignItems: 'flex-start' }}
    >
      <Box sx={{ flex: 1, minWidth: 240 }}>
        <Skeleton width="min(340px, 80%)" height={28} />
        <Skeleton width="min(300px, 90%)" height={20} sx={{ mt: 1 }} />
      </Box>
      <Skeleton variant="rounded" height={60} sx={{ width: { xs: '100%', sm: 272 } }} />
    </Stack>
  );
}

function Head({ row }: { row: CampaignRow }) {
  const { t } = useTranslation();
  return (
    <Stack direction="row" sx={{ gap: 4, mb: 4, flexWrap: 'wrap', alignItems: 'flex-start' }}>
      <Box sx={{ flex: 1, minWidth: 240 }}>
        <Name row={row} />
        <Stack
          direction="row"
          sx={{ columnGap: 4, rowGap: 1, mt: 1, flexWrap: 'wrap', color: 'h.text2', fontSize: 13 }}
        >
          <PlatformLabel platform={row.platform} />
          {row.account_name && <span>{row.account_name}</span>}
          {row.objective && <span>{objectiveName(row.objective)}</span>}
          {row.external_id && (
            <Box component="span" sx={{ fontVariantNumeric: 'tabular-nums' }}>
              ID {row.external_id}
            </Box>
          )}
        </Stack>
      </Box>
      <Card
        sx={{
          display: 'flex',
          alignItems: 'center',
          gap: 5,
          px: 4,
          py: 2,
          minHeight: 52,
          width: { xs: '100%', sm: 'auto' },
        }}
      >
        <Box sx={{ flex: 1, display: 'flex' }}>
          <StatusSwitch row={row} />
        </Box>
        {/* At the right, as in the table: the pencil appears at the left of the figure. */}
        <Box sx={{ textAlign: 'right' }}>
          <Typography variant="caption" component="p" color="textSecondary">
            {t('campaigns.budget')}
          </Typography>
          <Box sx={{ fontWeight: 600, fontVariantNumeric: 'tabular-nums', minWidth: 90 }}>
            <BudgetCell row={row} />
          </Box>
        </Box>
        <More row={row} />
      </Card>
    </Stack>
  );
}

function Name({ row }: { row: CampaignRow }) {
  const { t } = useTranslation();
  const can = useCan();
  const change = useChangeCampaign();
  const [text, setText] = useState<string>();
  if (text === undefined)
    return (
      <Typography variant="h1" sx={{ overflowWrap: 'anywhere' }}>
        {row.name}
        {can('editor') && row.connection_id === null && (
          <Button size="small" variant="text" onClick={() => setText(row.name)} sx={{ ml: 2 }}>
            {t('campaign.rename')}
          </Button>
        )}
      </Typography>
    );
  const keep = () => {
    const name = text.trim();
    setText(undefined);
    if (name) void change(row, { name });
  };
  return (
    <form onSubmit={(e) => (e.preventDefault(), keep())}>
      <TextField
        autoFocus
        value={text}
        onChange={(e) => setText(e.target.value)}
        onBlur={keep}
        onKeyDown={(e) => e.key === 'Escape' && setText(undefined)}
        slotProps={{ htmlInput: { 'aria-label': t('campaign.renameOf'), maxLength: 200 } }}
        sx={{ width: 'min(480px, 100%)' }}
      />
    </form>
  );
}

function More({ row }: { row: CampaignRow }) {
  const { t } = useTranslation();
  const can = useCan();
  const go = useNavigate();
  const confirm = useConfirm();
  const { search } = useRange();
  const [remove] = useDeleteCampaignMutation();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  if (!can('editor') || row.status === 'archived') return null;
  const archive = async () => {
    setAnchor(null);
    if (
      !(await confirm({
        title: t('campaign.archiveAsk', { name: row.name }),
        body: t('campaign.archiveHint'),
        action: t('campaign.archive'),
        danger: true,
      }))
    )
      return;
    const answer = await remove({ id: row.id });
    if (answer.error) return notify.failed(answer.error);
    notify.done(t('campaign.archived', { name: row.name }));
    void go(`/campaigns${search}`);
  };
  return (
    <>
      <IconButton
        size="small"
        aria-label={t('nav.more')}
        aria-haspopup="menu"
        onClick={(e) => setAnchor(e.currentTarget)}
      >
        <Ellipsis size={16} />
      </IconButton>
      <Menu open={!!anchor} anchorEl={anchor} onClose={() => setAnchor(null)}>
        <MenuItem onClick={() => void archive()}>{t('campaign.archive')}</MenuItem>
      </Menu>
    </>
  );
}
