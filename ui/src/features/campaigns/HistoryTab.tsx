import { Box, Button, Card, Stack, Typography } from '@mui/material';
import { History } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import {
  useListCampaignHistoryQuery,
  useRevertCampaignChangeMutation,
  type CampaignChange,
  type CampaignStatus,
} from '@/api';
import { useFormat } from '@/shared/lib/format';
import { notify } from '@/shared/lib/toast';
import { useCan } from '@/shared/lib/workspace';
import { Badge, type Tone } from '@/shared/ui/Badge';
import { Ago } from '@/shared/ui/DateTime';
import { EmptyState, ErrorState, RowsSkeleton } from '@/shared/ui/States';

const tone: Record<CampaignChange['state'], Tone> = {
  pending: 'sky',
  applied: 'green',
  failed: 'red',
  reverted: 'neutral',
};
const known: CampaignStatus[] = ['active', 'paused', 'archived', 'removed', 'draft'];

/** Who or what changed the campaign, when, why, and what came of it; what was applied can be taken back. */
export function HistoryTab({ id, currency }: { id: string; currency: string | undefined }) {
  const { t } = useTranslation();
  const query = useListCampaignHistoryQuery({ id, limit: 200 });
  if (query.isError && !query.data)
    return (
      <Card>
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      </Card>
    );
  if (!query.data)
    return (
      <Card>
        <RowsSkeleton rows={4} height={56} />
      </Card>
    );
  const changes = query.data.data;
  if (changes.length === 0)
    return (
      <Card>
        <EmptyState
          icon={History}
          title={t('campaign.noHistory')}
          hint={t('campaign.noHistoryHint')}
        />
      </Card>
    );
  return (
    <Card component="ol" sx={{ listStyle: 'none', p: 0, m: 0 }}>
      {changes.map((c) => (
        <Change key={c.id} change={c} currency={currency} />
      ))}
    </Card>
  );
}

function Change({ change: c, currency }: { change: CampaignChange; currency: string | undefined }) {
  const { t } = useTranslation();
  const f = useFormat();
  const can = useCan();
  const [revert, { isLoading }] = useRevertCampaignChangeMutation();
  const shown = (value: string | null) => {
    if (value === null || value === '') return t('campaign.none');
    if (c.field === 'daily_budget') return f.moneyExact(Number(value), currency);
    return c.field === 'status' && known.includes(value as CampaignStatus)
      ? t(`status.campaign.${value as CampaignStatus}`)
      : value;
  };
  const takeBack = async () => {
    const answer = await revert({ changeId: c.id });
    if (answer.error) notify.failed(answer.error);
    else notify.done(t('campaign.reverted'));
  };
  return (
    <Stack
      component="li"
      direction="row"
      sx={{
        gap: 4,
        p: 4,
        flexWrap: 'wrap',
        alignItems: 'center',
        '& + &': { borderTop: 1, borderColor: 'h.border' },
      }}
    >
      <Box sx={{ flex: 1, minWidth: 240 }}>
        <Typography variant="body2" sx={{ fontVariantNumeric: 'tabular-nums' }}>
          <Box component="span" sx={{ color: 'h.text2' }}>
            {t(`campaign.field.${c.field}`)}:{' '}
          </Box>
          {shown(c.old_value)} → <strong>{shown(c.new_value)}</strong>
        </Typography>
        <Typography
          variant="caption"
          component="p"
          color="textSecondary"
          sx={{ mt: 0.5, overflowWrap: 'anywhere' }}
        >
          {c.actor_name ?? t(`campaign.actor.${c.actor_kind}`)} · <Ago at={c.at} />
          {c.reason && ` · ${c.reason}`}
        </Typography>
        {c.outcome && (
          <Typography
            variant="caption"
            component="p"
            sx={{
              mt: 0.5,
              color: c.state === 'failed' ? 'h.red' : 'h.text2',
              overflowWrap: 'anywhere',
            }}
          >
            {c.outcome}
          </Typography>
        )}
      </Box>
      <Badge tone={tone[c.state]} dot>
        {t(`campaign.state.${c.state}`)}
      </Badge>
      {can('editor') && c.state === 'applied' && c.field !== 'name' && (
        <Button size="small" variant="outlined" loading={isLoading} onClick={() => void takeBack()}>
          {t('campaign.revert')}
        </Button>
      )}
    </Stack>
  );
}
