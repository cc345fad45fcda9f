import { Box, Button, Checkbox, Stack, Typography } from '@mui/material';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Alert } from '@/api';
import { SeverityIcon } from '@/shared/alerts/SeverityIcon';
import { Badge } from '@/shared/ui/Badge';
import { Ago } from '@/shared/ui/DateTime';

/** The inbox's left side: one line of title, one of message, how grave, how often, how long ago. */
export function AlertList({
  label,
  alerts,
  currentId,
  search,
  selected,
  canSelect,
  hasMore,
  onSelect,
  onMore,
}: {
  label: string;
  alerts: readonly Alert[];
  currentId: string | undefined;
  /** The filter, to keep it in the address while going from one to another. */
  search: string;
  selected: ReadonlySet<string>;
  canSelect: boolean;
  hasMore: boolean;
  onSelect: (id: string) => void;
  onMore: () => void;
}) {
  const { t } = useTranslation();
  return (
    <>
      <Box component="ol" aria-label={label} sx={{ listStyle: 'none', m: 0, p: 2 }}>
        {alerts.map((a) => (
          <Row
            key={a.id}
            alert={a}
            search={search}
            isCurrent={a.id === currentId}
            isSelected={selected.has(a.id)}
            isSelecting={selected.size > 0}
            onSelect={canSelect ? () => onSelect(a.id) : undefined}
          />
        ))}
      </Box>
      {hasMore && (
        <Box sx={{ display: 'flex', justifyContent: 'center', pb: 4 }}>
          <Button size="small" variant="outlined" onClick={onMore}>
            {t('alerts.more')}
          </Button>
        </Box>
      )}
    </>
  );
}

function Row({
  alert: a,
  search,
  isCurrent,
  isSelected,
  isSelecting,
  onSelect,
}: {
  alert: Alert;
  search: string;
  isCurrent: boolean;
  isSelected: boolean;
  isSelecting: boolean;
  onSelect: (() => void) | undefined;
}) {
  const { t } = useTranslation();
  const ref = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isCurrent) ref.current?.scrollIntoView({ block: 'nearest' });
  }, [isCurrent]);
  const isNew = a.state === 'open';
  return (
    <Box
      component="li"
      ref={ref}
      sx={{
        position: 'relative',
        display: 'flex',
        gap: 2.5,
        px: 2.5,
        py: 2.5,
        borderRadius: '8px',
        bgcolor: isSelected ? 'h.accentSoft' : isCurrent ? 'h.selected' : undefined,
        '&:hover': { bgcolor: isSelected ? 'h.accentSoft' : isCurrent ? 'h.selected' : 'h.hover' },
        '& .pick': { opacity: isSelected || isSelecting ? 1 : 0 },
        '&:hover .pick, & .pick:focus-within': { opacity: 1 },
        '&:hover .sev, &:focus-within .sev': onSelect && { opacity: { md: 0 } },
        '& .sev': { opacity: isSelected || isSelecting ? { md: 0 } : 1 },
      }}
    >
      <Box sx={{ position: 'relative', width: 16, flexShrink: 0, pt: '2px' }}>
        <Box className="sev">
          <SeverityIcon severity={a.severity} />
        </Box>
        {onSelect && (
          <Box
            className="pick"
            sx={{ position: 'absolute', left: -2, top: 1, display: { xs: 'none', md: 'block' } }}
          >
            <Checkbox
              size="small"
              checked={isSelected}
              onChange={onSelect}
              slotProps={{ input: { 'aria-label': t('table.select', { name: a.title }) } }}
              sx={{ p: 0 }}
            />
          </Box>
        )}
      </Box>
      <Box sx={{ flex: 1, minWidth: 0 }}>
        <Stack direction="row" sx={{ gap: 2, alignItems: 'baseline' }}>
          <Typography
            component={Link}
            to={`/alerts/${a.id}${search}`}
            aria-current={isCurrent ? 'page' : undefined}
            variant="body2"
            noWrap
            title={a.title}
            sx={{
              flex: 1,
              minWidth: 0,
              color: isNew ? 'h.text' : 'h.text2',
              fontWeight: isNew ? 600 : 450,
              textDecoration: 'none',
              // The whole row is the link.
              '&::after': { content: '""', position: 'absolute', inset: 0, left: 34 },
              '&:focus-visible': { outline: 'none' },
              '&:focus-visible::after': {
                outline: '2px solid',
                outlineColor: 'h.accent',
                borderRadius: '6px',
              },
            }}
          >
            {a.title}
          </Typography>
          {a.count > 1 && (
            <Badge>
              <span aria-label={t('alerts.times', { count: a.count })}>{a.count}×</span>
            </Badge>
          )}
          <Typography
            variant="caption"
            component="span"
            color="textSecondary"
            sx={{ position: 'relative', flexShrink: 0 }}
          >
            <Ago at={a.last_at} />
          </Typography>
        </Stack>
        <Stack direction="row" sx={{ gap: 2, alignItems: 'center' }}>
          <Typography
            variant="caption"
            component="p"
            noWrap
            sx={{ flex: 1, minWidth: 0, color: 'h.text2' }}
          >
            {a.message}
          </Typography>
          {isNew && (
            <Box
              role="img"
              aria-label={t('alerts.isNew')}
              sx={{ width: 7, height: 7, borderRadius: 4, bgcolor: 'h.accent', flexShrink: 0 }}
            />
          )}
        </Stack>
      </Box>
    </Box>
  );
}
