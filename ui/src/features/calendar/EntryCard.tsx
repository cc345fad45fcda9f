import { Box, Button, Popover, Stack, Typography } from '@mui/material';
import { CalendarClock, CalendarX2, ExternalLink, History, SquarePen } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { CalendarConflict, CalendarEntry } from '@/api/loop';
import { nameOfNetwork, stateTone } from '@/shared/content/names';
import { NetworkMark } from '@/shared/content/NetworkMark';
import { useFormat } from '@/shared/lib/format';
import { Badge } from '@/shared/ui/Badge';
import { Said } from '@/shared/ui/Said';
import { canMove, label, timeOf } from './model';

/** One entry, near to its place: what it is, how it stands and why, and what may be done. */
export function EntryCard({
  entry,
  anchor,
  conflicts,
  isEditor,
  onClose,
  onMove,
  onTakeOff,
}: {
  entry: CalendarEntry;
  anchor: HTMLElement;
  conflicts: readonly CalendarConflict[];
  isEditor: boolean;
  onClose: () => void;
  onMove: () => void;
  onTakeOff: () => void;
}) {
  const { t } = useTranslation();
  const f = useFormat();
  const at = timeOf(entry);
  const name = label(entry) || t('content.untitled');
  const mayMove = isEditor && canMove(entry);
  return (
    <Popover
      open
      anchorEl={anchor}
      onClose={onClose}
      anchorOrigin={{ vertical: 'bottom', horizontal: 'left' }}
      slotProps={{
        paper: {
          role: 'dialog',
          'aria-label': name,
          sx: { width: 340, maxWidth: '94vw', p: 4, border: 1, borderColor: 'h.border' },
        },
      }}
    >
      <Stack sx={{ gap: 3 }}>
        <Stack direction="row" sx={{ gap: 2.5, alignItems: 'flex-start' }}>
          <NetworkMark network={entry.network} kind={entry.kind} />
          <Box sx={{ minWidth: 0, flex: 1 }}>
            <Typography variant="h3" component="h2" sx={{ overflowWrap: 'anywhere' }}>
              {name}
            </Typography>
            <Typography variant="caption" component="p" color="textSecondary">
              {[
                nameOfNetwork(entry.network) || t(`content.kind.${entry.kind}`),
                entry.owner,
                entry.pillar,
              ]
                .filter(Boolean)
                .join(' · ')}
            </Typography>
          </Box>
          <Badge tone={stateTone[entry.state]}>{t(`content.states.${entry.state}`)}</Badge>
        </Stack>
        {at && <Typography variant="body2">{f.moment(at)}</Typography>}
        {entry.note && <Said tone={entry.state === 'failed' ? 'red' : 'amber'}>{entry.note}</Said>}
        {conflicts.map((c, i) => (
          <Said key={i} tone="amber">
            {t(`calendar.conflict.${c.kind}`, { defaultValue: c.message })}
          </Said>
        ))}
        {entry.title && entry.excerpt && (
          <Typography variant="body2" color="textSecondary" sx={{ overflowWrap: 'anywhere' }}>
            {entry.excerpt}
          </Typography>
        )}
        <Stack direction="row" sx={{ gap: 2, flexWrap: 'wrap' }}>
          <Button
            component={Link}
            to={`/content/${entry.id}`}
            size="small"
            variant="contained"
            startIcon={<SquarePen size={14} />}
          >
            {t('calendar.open')}
          </Button>
          {mayMove && (
            <Button
              size="small"
              variant="outlined"
              startIcon={<CalendarClock size={14} />}
              onClick={onMove}
            >
              {t('calendar.moveTo')}
            </Button>
          )}
          {mayMove && entry.state !== 'scheduled' && (
            <Button
              size="small"
              variant="outlined"
              startIcon={<CalendarX2 size={14} />}
              onClick={onTakeOff}
            >
              {t('calendar.takeOff')}
            </Button>
          )}
          {entry.state === 'failed' && (
            <Button
              component={Link}
              to={`/publications?item_id=${entry.id}`}
              size="small"
              variant="outlined"
              startIcon={<History size={14} />}
            >
              {t('publications.log')}
            </Button>
          )}
          {entry.url && (
            <Button
              component="a"
              href={entry.url}
              target="_blank"
              rel="noreferrer"
              size="small"
              variant="outlined"
              startIcon={<ExternalLink size={14} />}
            >
              {t('calendar.see')}
            </Button>
          )}
        </Stack>
        {mayMove && (
          <Typography variant="caption" component="p" color="textSecondary">
            {t('calendar.keysHint')}
          </Typography>
        )}
      </Stack>
    </Popover>
  );
}
