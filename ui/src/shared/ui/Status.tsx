import { useTranslation } from 'react-i18next';
import type { CampaignStatus, Connection, TaskState } from '@/api';
import { Badge, type Tone } from './Badge';

const campaignTone: Record<CampaignStatus, Tone> = {
  active: 'green',
  paused: 'amber',
  archived: 'neutral',
  removed: 'neutral',
  draft: 'violet',
};
export function CampaignStatusBadge({ status }: { status: CampaignStatus }) {
  const { t } = useTranslation();
  return (
    <Badge tone={campaignTone[status] ?? 'neutral'} dot>
      {t(`status.campaign.${status}`)}
    </Badge>
  );
}

const taskTone: Record<TaskState, Tone> = {
  queued: 'neutral',
  running: 'sky',
  succeeded: 'green',
  failed: 'red',
  cancelled: 'amber',
};
export function TaskStateBadge({ state }: { state: TaskState }) {
  const { t } = useTranslation();
  return (
    <Badge tone={taskTone[state] ?? 'neutral'} dot>
      {t(`status.task.${state}`)}
    </Badge>
  );
}

const connectionTone: Record<Connection['state'], Tone> = {
  new: 'neutral',
  connected: 'green',
  error: 'red',
  disabled: 'amber',
};
export function ConnectionStateBadge({ state }: { state: Connection['state'] }) {
  const { t } = useTranslation();
  return (
    <Badge tone={connectionTone[state] ?? 'neutral'} dot>
      {t(`status.connection.${state}`)}
    </Badge>
  );
}
