import { Box, Switch, Tooltip } from '@mui/material';
import { useTranslation } from 'react-i18next';
import type { CampaignRow } from '@/api';
import { useCan } from '@/shared/lib/workspace';
import { CampaignStatusBadge } from '@/shared/ui/Status';
import { switchedStatus } from './model';
import { useChangeCampaign } from './useChangeCampaign';

/** Running or paused, switched where it stands; what cannot be switched is shown in a word. */
export function StatusSwitch({ row }: { row: CampaignRow }) {
  const { t } = useTranslation();
  const can = useCan();
  const change = useChangeCampaign();
  const next = switchedStatus(row.status);
  const label = t(`status.campaign.${row.status}`);
  if (!next || !can('editor')) return <CampaignStatusBadge status={row.status} />;
  return (
    <Tooltip title={row.pending_change ? t('campaigns.onItsWay') : ''}>
      <Box
        component="label"
        sx={{ display: 'inline-flex', alignItems: 'center', gap: 2, cursor: 'pointer' }}
      >
        <Switch
          size="small"
          checked={row.status === 'active'}
          onChange={() => void change(row, { status: next })}
          slotProps={{ input: { 'aria-label': t('campaigns.switchOf', { name: row.name }) } }}
        />
        <Box component="span" sx={{ color: row.status === 'active' ? 'h.text' : 'h.text2' }}>
          {label}
          {row.pending_change && ' …'}
        </Box>
      </Box>
    </Tooltip>
  );
}
