import { Box, Button, Card, Typography } from '@mui/material';
import { Check, X } from 'lucide-react';
import { useMemo, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { RuleEvent } from '@/api';
import { api } from '@/api/office';
import { today } from '@/shared/lib/dates';
import { useFormat } from '@/shared/lib/format';
import { usePages } from '@/shared/lib/pages';
import { useCan, useWorkspace } from '@/shared/lib/workspace';
import { ErrorState, RowsSkeleton } from '@/shared/ui/States';
import { BulkBar } from '@/shared/ui/TableTools';
import { toggled } from '@/shared/ui/tableModel';
import { byDay, isWaiting } from '../model';
import { EventRow } from './EventRow';
import { useDecide } from './useDecide';

export interface EventFilter {
  ruleId?: string;
  campaignId?: string;
  /** Several, with commas between them. */
  state?: string;
  from?: string;
  to?: string;
}

/** What rules did, by day. Where suggestions wait they can be chosen and decided about together. */
export function EventList({
  filter,
  hideRule = false,
  selectable = false,
  empty,
}: {
  filter: EventFilter;
  hideRule?: boolean;
  selectable?: boolean;
  empty: ReactElement;
}) {
  const { t } = useTranslation();
  const f = useFormat();
  const can = useCan();
  const { timeZone } = useWorkspace();
  const list = usePages(api.endpoints.listRuleEvents, filter);
  const { busy, decide, revert } = useDecide();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const days = useMemo(
    () => byDay(list.rows, (at) => today(timeZone, new Date(at))),
    [list.rows, timeZone],
  );
  // What was decided about meanwhile is not chosen any more.
  const chosen = list.rows.filter((e) => selected.has(e.id) && isWaiting(e));
  const bulk = (how: 'approve' | 'dismiss') => {
    setSelected(new Set());
    void decide(chosen, how);
  };
  if (list.isError)
    return (
      <Card>
        <ErrorState error={list.error} onRetry={list.retry} />
      </Card>
    );
  if (list.isLoading)
    return (
      <Card>
        <RowsSkeleton rows={6} height={76} />
      </Card>
    );
  if (list.rows.length === 0) return <Card sx={{ minHeight: 280, display: 'grid' }}>{empty}</Card>;
  const canSelect = selectable && can('editor');
  const waiting = list.rows.filter(isWaiting);
  const row = (e: RuleEvent) => (
    <EventRow
      key={e.id}
      event={e}
      hideRule={hideRule}
      isSelected={canSelect && selected.has(e.id) && isWaiting(e)}
      isBusy={busy.has(e.id)}
      onSelect={canSelect && isWaiting(e) ? () => setSelected(toggled(selected, e.id)) : undefined}
      onApprove={() => void decide([e], 'approve')}
      onDismiss={() => void decide([e], 'dismiss')}
      onRevert={() => void revert(e)}
    />
  );
  return (
    <>
      {canSelect && waiting.length > 1 && (
        <Button
          size="small"
          variant="text"
          sx={{ mb: 2 }}
          onClick={() =>
            setSelected(
              chosen.length === waiting.length ? new Set() : new Set(waiting.map((e) => e.id)),
            )
          }
        >
          {t(chosen.length === waiting.length ? 'automation.selectNone' : 'automation.selectAll', {
            count: waiting.length,
          })}
        </Button>
      )}
      {days.map(({ day, events }) => (
        <Box key={day} component="section" aria-label={f.dayFull(day)} sx={{ mb: 5 }}>
          <Typography variant="h3" component="h2" color="textSecondary" sx={{ mb: 2 }}>
            {f.dayFull(day)}
          </Typography>
          <Card component="ol" sx={{ listStyle: 'none', p: 0, m: 0 }}>
            {events.map(row)}
          </Card>
        </Box>
      ))}
      {list.hasMore && (
        <Box sx={{ display: 'flex', justifyContent: 'center' }}>
          <Button variant="outlined" onClick={list.more}>
            {t('automation.moreEvents')}
          </Button>
        </Box>
      )}
      <BulkBar count={chosen.length} onClear={() => setSelected(new Set())}>
        <Button
          size="small"
          variant="outlined"
          startIcon={<X size={14} />}
          onClick={() => bulk('dismiss')}
        >
          {t('automation.dismiss')}
        </Button>
        <Button
          size="small"
          variant="contained"
          startIcon={<Check size={14} />}
          onClick={() => bulk('approve')}
        >
          {t('automation.approve')}
        </Button>
      </BulkBar>
    </>
  );
}
