import { Box } from '@mui/material';

const radius = 42;
const circumference = 2 * Math.PI * radius;
const gap = 0.25;

/** From what score on it is well, or at least not bad. */
export const scoreLevel = (score: number): 'good' | 'fair' | 'poor' =>
  score >= 70 ? 'good' : score >= 45 ? 'fair' : 'poor';
/** Of a line or an area; words take the darker `amber`. */
export const scoreColor = { good: 'green', fair: 'chart-2', poor: 'red' } as const;

/** A score of 100 as a ring open below, with the number in it. The number is the content. */
export function ScoreRing({ score, size = 96 }: { score: number | null; size?: number }) {
  const arc = circumference * (1 - gap);
  const share = Math.min(100, Math.max(0, score ?? 0)) / 100;
  const color = score === null ? 'text3' : scoreColor[scoreLevel(score)];
  const ring = {
    cx: 50,
    cy: 50,
    r: radius,
    fill: 'none',
    strokeWidth: 8,
    strokeLinecap: 'round',
    transform: 'rotate(135 50 50)',
  } as const;
  return (
    <Box sx={{ position: 'relative', width: size, height: size, flexShrink: 0 }}>
      <svg aria-hidden viewBox="0 0 100 100" width={size} height={size}>
        <circle
          {...ring}
          stroke="var(--h-palette-h-selected)"
          strokeDasharray={`${arc} ${circumference}`}
        />
        {share > 0 && (
          <circle
            {...ring}
            stroke={`var(--h-palette-h-${color})`}
            strokeDasharray={`${arc * share} ${circumference}`}
          />
        )}
      </svg>
      <Box
        sx={{
          position: 'absolute',
          inset: 0,
          display: 'grid',
          placeItems: 'center',
          fontSize: size * 0.3,
          fontWeight: 600,
          letterSpacing: '-0.022em',
          fontVariantNumeric: 'tabular-nums',
        }}
      >
        {score === null ? '–' : Math.round(score)}
      </Box>
    </Box>
  );
}
