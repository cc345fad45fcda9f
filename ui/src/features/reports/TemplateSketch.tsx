import { Box } from '@mui/material';

/** What a page of it looks like, in a few strokes: rows of a sheet 60 by 78. Decorative. */
type Stroke = [x: number, y: number, w: number, h: number, tone: 'ink' | 'soft' | 'accent'];
const head: Stroke[] = [
  [8, 8, 22, 3, 'ink'],
  [8, 13, 14, 2, 'soft'],
];
const tiles = (y: number): Stroke[] => [
  [8, y, 13, 9, 'soft'],
  [23.5, y, 13, 9, 'soft'],
  [39, y, 13, 9, 'soft'],
];
const bars = (y: number, heights: number[], tone: Stroke[4] = 'accent'): Stroke[] =>
  heights.map((h, i) => [8 + i * 6.4, y + 20 - h, 4, h, tone]);
const lines = (y: number, n: number): Stroke[] =>
  Array.from({ length: n }, (_, i) => [8, y + i * 4.2, i % 3 === 2 ? 34 : 44, 1.6, 'soft']);

const sketches: Record<string, Stroke[]> = {
  performance: [...head, ...tiles(20), ...bars(34, [8, 12, 10, 16, 14, 20, 18]), ...lines(60, 3)],
  weekly: [...head, ...bars(19, [9, 14, 11, 17, 20, 7, 6]), ...tiles(44), ...lines(58, 4)],
  monthly: [[0, 0, 60, 26, 'accent'], [8, 32, 26, 3, 'ink'], ...tiles(39), ...lines(53, 5)],
  executive: [
    [8, 10, 30, 4, 'ink'],
    [8, 18, 44, 12, 'accent'],
    ...lines(36, 3),
    [8, 51, 20, 18, 'soft'],
    [32, 51, 20, 18, 'soft'],
  ],
  creative: [
    ...head,
    [8, 20, 20, 16, 'accent'],
    [32, 20, 20, 16, 'soft'],
    [8, 40, 20, 16, 'soft'],
    [32, 40, 20, 16, 'accent'],
    ...lines(61, 3),
  ],
  custom: [
    ...head,
    [8, 20, 44, 12, 'soft'],
    [8, 36, 20, 32, 'soft'],
    [32, 36, 20, 14, 'accent'],
    [32, 54, 20, 14, 'soft'],
  ],
};
const fill = {
  ink: 'var(--h-palette-h-text2)',
  soft: 'var(--h-palette-h-selected)',
  accent: 'var(--h-palette-h-accent)',
};

export function TemplateSketch({ id, width = 60 }: { id: string; width?: number }) {
  return (
    <Box
      aria-hidden
      sx={{
        width,
        flexShrink: 0,
        aspectRatio: '60 / 78',
        bgcolor: 'h.surface',
        border: 1,
        borderColor: 'h.border',
        borderRadius: '4px',
        boxShadow: 1,
        overflow: 'hidden',
      }}
    >
      <svg viewBox="0 0 60 78" width="100%" height="100%">
        {(sketches[id] ?? sketches.custom!).map(([x, y, w, h, tone], i) => (
          <rect key={i} x={x} y={y} width={w} height={h} rx={1} fill={fill[tone]} />
        ))}
      </svg>
    </Box>
  );
}
