import { Box, Stack, Typography } from '@mui/material';
import { CalendarPlus, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { CalendarEntry } from '@/api/loop';
import { stateTone } from '@/shared/content/names';
import { NetworkMark } from '@/shared/content/NetworkMark';
import { Badge } from '@/shared/ui/Badge';
import { IconDeed } from '@/shared/ui/IconDeed';
import { ErrorState, RowsSkeleton } from '@/shared/ui/States';
import { label } from './model';
import { dragType } from './useGrid';

/** What has no day yet: drag it onto one, or give it one by the button. */
export function Unplanned({
  entries,
  isLoading,
  error,
  onRetry,
  isEditor,
  onPlan,
  onClose,
}: {
  entries: readonly CalendarEntry[];
  isLoading: boolean;
  error: unknown;
  onRetry: () => void;
  isEditor: boolean;
  onPlan: (entry: CalendarEntry) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  return (
    <Stack component="aside" aria-label={t('calendar.unplanned')} sx={{ minHeight: 0 }}>
      <Stack direction="row" sx={{ alignItems: 'center', px: 4, py: 2.5, gap: 2 }}>
        <Typography variant="h2" sx={{ flex: 1 }}>
          {t('calendar.unplanned')}
        </Typography>
        <IconDeed name={t('controls.close')} onClick={onClose}>
          <X size={15} />
        </IconDeed>
      </Stack>
      <Typography variant="caption" component="p" color="textSecondary" sx={{ px: 4, pb: 2 }}>
        {t(entries.length ? 'calendar.unplannedHint' : 'calendar.unplannedNone')}
      </Typography>
      {isLoading && <RowsSkeleton rows={5} height={52} />}
      {!!error && <ErrorState error={error} onRetry={onRetry} />}
      <Box
        component="ul"
        tabIndex={0}
        sx={{ m: 0, p: 0, listStyle: 'none', overflow: 'auto', maxHeight: 'calc(100dvh - 330px)' }}
      >
        {entries.map((entry) => (
          <Box
            component="li"
            key={entry.id}
            draggable={isEditor}
            onDragStart={(e: React.DragEvent) => {
              e.dataTransfer.setData(dragType, entry.id);
              e.dataTransfer.effectAllowed = 'move';
            }}
            sx={{
              display: 'flex',
              gap: 2,
              alignItems: 'center',
              px: 4,
              py: 2,
              borderTop: 1,
              borderColor: 'h.border',
              cursor: isEditor ? 'grab' : 'default',
              '&:hover': { bgcolor: 'h.hover' },
            }}
          >
            <NetworkMark network={entry.network} kind={entry.kind} size={20} />
            <Box sx={{ minWidth: 0, flex: 1 }}>
              <Typography
                variant="body2"
                component={Link}
                to={`/content/${entry.id}`}
                noWrap
                sx={{ display: 'block', color: 'h.text', textDecoration: 'none' }}
              >
                {label(entry) || t('content.untitled')}
              </Typography>
              <Badge tone={stateTone[entry.state]}>{t(`content.states.${entry.state}`)}</Badge>
            </Box>
            {isEditor && (
              <IconDeed
                name={t('calendar.plan', { name: label(entry) || t('content.untitled') })}
                onClick={() => onPlan(entry)}
              >
                <CalendarPlus size={15} />
              </IconDeed>
            )}
          </Box>
        ))}
      </Box>
    </Stack>
  );
}
