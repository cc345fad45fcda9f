import { Box, Card, Stack, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { Sparkline } from '@/shared/ui/Sparkline';
import { fillOf } from './model';

/** A part of the page with its heading; `aside` stands at the right of it. */
export function Panel({
  title,
  aside,
  children,
}: {
  title: string;
  aside?: ReactNode;
  children: ReactNode;
}) {
  return (
    <Card
      component="section"
      aria-label={title}
      sx={{ display: 'flex', flexDirection: 'column', minWidth: 0 }}
    >
      <Stack
        direction="row"
        sx={{ alignItems: 'center', gap: 3, px: 4, pt: 3.5, pb: 2, minHeight: 44 }}
      >
        <Typography variant="h2" sx={{ flex: 1 }}>
          {title}
        </Typography>
        {aside}
      </Stack>
      <Box sx={{ px: 4, pb: 4, flex: 1 }}>{children}</Box>
    </Card>
  );
}

/** One figure of now, with how it went while the page was open. */
export function Figure({
  label,
  value,
  note,
  trend,
  tone,
}: {
  label: string;
  value: string;
  note?: string;
  trend?: (number | null)[];
  tone?: 'h.red' | 'h.amber';
}) {
  return (
    <Card sx={{ p: 4, minWidth: 0 }}>
      <Typography variant="label" component="dt" color="textSecondary">
        {label}
      </Typography>
      <Box
        component="dd"
        sx={{ m: 0, mt: 1, display: 'flex', alignItems: 'flex-end', gap: 2, minHeight: 32 }}
      >
        <Typography
          variant="metric"
          component="span"
          noWrap
          sx={{ flex: 1, minWidth: 0, color: tone, fontSize: 22 }}
        >
          {value}
        </Typography>
        {trend && trend.length > 1 && (
          <Sparkline values={trend} width={72} height={28} color="var(--h-palette-h-text3)" />
        )}
      </Box>
      <Typography
        variant="caption"
        component="dd"
        color="textSecondary"
        sx={{ m: 0, minHeight: 16 }}
      >
        {note}
      </Typography>
    </Card>
  );
}

const fillColor = { ok: 'h.accent', high: 'h.amber', full: 'h.red' } as const;

/** How full something is. */
export function Meter({
  label,
  share,
  text,
}: {
  label: string;
  share: number | null;
  text: string;
}) {
  const fill = fillOf(share);
  return (
    <Box>
      <Stack direction="row" sx={{ justifyContent: 'space-between', gap: 3, mb: 1 }}>
        <Typography variant="body2">{label}</Typography>
        <Typography
          variant="body2"
          sx={{
            fontVariantNumeric: 'tabular-nums',
            color: fill === 'full' ? 'h.red' : fill === 'high' ? 'h.amber' : 'h.text2',
          }}
        >
          {text}
        </Typography>
      </Stack>
      <Box
        role="meter"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round((share ?? 0) * 100)}
        aria-valuetext={text}
        sx={{ height: 6, borderRadius: 3, bgcolor: 'h.selected', overflow: 'hidden' }}
      >
        <Box
          sx={{ height: 1, borderRadius: 3, bgcolor: fillColor[fill], transition: 'width .26s' }}
          style={{ width: `${Math.max(share ?? 0, share ? 0.01 : 0) * 100}%` }}
        />
      </Box>
    </Box>
  );
}

/** Names at the left, values at the right, line by line. */
export function Lines({ lines }: { lines: readonly (readonly [string, ReactNode])[] }) {
  return (
    <Box component="dl" sx={{ m: 0 }}>
      {lines.map(([name, value]) => (
        <Stack
          key={name}
          direction="row"
          sx={{
            justifyContent: 'space-between',
            alignItems: 'center',
            gap: 4,
            minHeight: 30,
            '& + &': { borderTop: 1, borderColor: 'h.border' },
          }}
        >
          <Typography variant="body2" component="dt" color="textSecondary">
            {name}
          </Typography>
          <Typography
            variant="body2"
            component="dd"
            sx={{ m: 0, textAlign: 'right', fontVariantNumeric: 'tabular-nums', minWidth: 0 }}
          >
            {value}
          </Typography>
        </Stack>
      ))}
    </Box>
  );
}
