import { Box } from '@mui/material';
import { useId } from 'react';

/** Tiny SVG trend; decorative, so hidden from assistive technology: the number beside it is the content. */
export function Sparkline({
  values,
  width = 96,
  height = 32,
  color,
}: {
  values: (number | null)[];
  width?: number;
  height?: number;
  color: string;
}) {
  const id = useId();
  const known = values.flatMap((v, i) =>
    v === null || !Number.isFinite(v) ? [] : [[i, v] as const],
  );
  if (known.length < 2) return <Box aria-hidden sx={{ width, height }} />;
  const ys = known.map(([, v]) => v);
  const min = Math.min(...ys);
  const span = Math.max(...ys) - min;
  const inset = 3;
  const x = (i: number) => (i / (values.length - 1)) * width;
  // A flat line stands in the middle instead of on the floor.
  const y = (v: number) =>
    span === 0 ? height / 2 : inset + (1 - (v - min) / span) * (height - 2 * inset);
  const line = known
    .map(([i, v], n) => `${n ? 'L' : 'M'}${x(i).toFixed(1)} ${y(v).toFixed(1)}`)
    .join('');
  const [firstIndex] = known[0]!;
  const [lastIndex, lastValue] = known[known.length - 1]!;
  return (
    <svg
      aria-hidden
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      style={{ overflow: 'visible', display: 'block', flexShrink: 0 }}
    >
      <defs>
        <linearGradient id={id} x1="0" x2="0" y1="0" y2="1">
          <stop offset="0" stopColor={color} stopOpacity=".18" />
          <stop offset="1" stopColor={color} stopOpacity="0" />
        </linearGradient>
      </defs>
      <path
        d={`${line}L${x(lastIndex)} ${height}L${x(firstIndex)} ${height}Z`}
        fill={`url(#${id})`}
      />
      <path
        d={line}
        fill="none"
        stroke={color}
        strokeWidth="1.5"
        strokeLinejoin="round"
        strokeLinecap="round"
      />
      <circle cx={x(lastIndex)} cy={y(lastValue)} r="2.25" fill={color} />
    </svg>
  );
}
