import { Box, Stack, Typography } from '@mui/material';
import type { ReactNode } from 'react';

export const tint = (color: number) => `var(--h-palette-h-chart-${color})`;

export interface Bar {
  id: string;
  label: ReactNode;
  value: number;
  /** What it was: a paler bar above. */
  before?: number | null;
  low?: number | null;
  high?: number | null;
  /** The value in words; read out beside the label. */
  text: string;
  /** Index into the palette's chart colours. */
  color?: number;
  /** The one that is spoken of. */
  isMain?: boolean;
  note?: ReactNode;
}

/** Bars from a common zero, one row each; figures stand beside them, so the drawing needs no table. */
export function Bars({
  label,
  bars,
  limit,
}: {
  label: string;
  bars: readonly Bar[];
  /** A value that is drawn as a line through all rows: a threshold. */
  limit?: { value: number; name: string };
}) {
  const ends = bars.flatMap((b) => [
    b.value,
    b.before ?? b.value,
    b.low ?? b.value,
    b.high ?? b.value,
  ]);
  const min = Math.min(0, ...ends);
  const max = Math.max(0, limit?.value ?? 0, ...ends);
  const span = max - min || 1;
  const at = (n: number) => `${((n - min) / span) * 100}%`;
  const size = (a: number, b: number) => `${(Math.abs(b - a) / span) * 100}%`;
  return (
    <Box
      component="ul"
      aria-label={label}
      sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', rowGap: 2 }}
    >
      {bars.map((b) => (
        <Box
          component="li"
          key={b.id}
          sx={{
            display: 'grid',
            gridTemplateColumns: {
              xs: 'minmax(0,1fr) auto',
              sm: 'minmax(110px,32%) minmax(0,1fr) minmax(84px,auto)',
            },
            columnGap: 3,
            alignItems: 'center',
            fontSize: 13,
          }}
        >
          <Stack sx={{ minWidth: 0 }}>
            <Box
              component="span"
              sx={{ fontWeight: b.isMain ? 600 : 400, overflowWrap: 'anywhere' }}
            >
              {b.label}
            </Box>
            {b.note && (
              <Typography variant="caption" color="textSecondary">
                {b.note}
              </Typography>
            )}
          </Stack>
          <Box
            aria-hidden
            sx={{
              position: 'relative',
              height: 16,
              gridRow: { xs: 2, sm: 1 },
              gridColumn: { xs: '1 / -1', sm: 2 },
            }}
          >
            <Box
              sx={{
                position: 'absolute',
                top: -4,
                bottom: -4,
                width: '1px',
                bgcolor: 'h.borderStrong',
              }}
              style={{ left: at(0) }}
            />
            {limit && (
              <Box
                title={limit.name}
                sx={{
                  position: 'absolute',
                  top: -4,
                  bottom: -4,
                  borderLeft: '1px dashed',
                  borderColor: 'h.red',
                }}
                style={{ left: at(limit.value) }}
              />
            )}
            {b.before != null && (
              <Box
                sx={{
                  position: 'absolute',
                  top: 1,
                  height: 5,
                  minWidth: 2,
                  borderRadius: '3px',
                  bgcolor: 'h.borderStrong',
                }}
                style={{ left: at(Math.min(0, b.before)), width: size(0, b.before) }}
              />
            )}
            <Box
              sx={{
                position: 'absolute',
                top: b.before == null ? 3 : 9,
                bottom: b.before == null ? 3 : 1,
                minWidth: 2,
                borderRadius: '3px',
                opacity: b.isMain === false ? 0.45 : 1,
              }}
              style={{
                left: at(Math.min(0, b.value)),
                width: size(0, b.value),
                background: tint(b.color ?? 0),
              }}
            />
            {b.low != null && b.high != null && (
              <Box
                sx={{
                  position: 'absolute',
                  top: 7,
                  height: 2,
                  bgcolor: 'h.text2',
                  '&::before, &::after': {
                    content: '""',
                    position: 'absolute',
                    top: -3,
                    width: '1.5px',
                    height: 8,
                    bgcolor: 'h.text2',
                  },
                  '&::before': { left: 0 },
                  '&::after': { right: 0 },
                }}
                style={{ left: at(b.low), width: size(b.low, b.high) }}
              />
            )}
          </Box>
          <Box
            component="span"
            sx={{
              textAlign: 'right',
              fontVariantNumeric: 'tabular-nums',
              fontWeight: b.isMain ? 600 : 400,
              whiteSpace: 'nowrap',
            }}
          >
            {b.text}
          </Box>
        </Box>
      ))}
    </Box>
  );
}

/** An interval against zero, for a cell of a table: the figures stand beside it. */
export function IntervalMark({
  mean,
  low,
  high,
  domain,
  zero = 0,
  color = 'var(--h-palette-h-text2)',
  width = 120,
}: {
  mean: number;
  low: number;
  high: number;
  domain: [number, number];
  zero?: number | null;
  color?: string;
  width?: number;
}) {
  const height = 20;
  const span = domain[1] - domain[0] || 1;
  const x = (n: number) =>
    4 + ((Math.min(domain[1], Math.max(domain[0], n)) - domain[0]) / span) * (width - 8);
  return (
    <svg aria-hidden width={width} height={height} style={{ display: 'block', flexShrink: 0 }}>
      {zero !== null && (
        <line
          x1={x(zero)}
          x2={x(zero)}
          y1={0}
          y2={height}
          stroke="var(--h-palette-h-borderStrong)"
        />
      )}
      <line
        x1={x(low)}
        x2={x(high)}
        y1={height / 2}
        y2={height / 2}
        stroke={color}
        strokeWidth={2}
        strokeLinecap="round"
        opacity={0.6}
      />
      <circle cx={x(mean)} cy={height / 2} r={3.5} fill={color} />
    </svg>
  );
}
