import { Box } from '@mui/material';
import {
  BrainCircuit,
  ChartNoAxesCombined,
  HeartPulse,
  Image,
  Lightbulb,
  TriangleAlert,
  type LucideIcon,
} from 'lucide-react';
import type { FeedKind, IncidentSeverity } from '@/api';

const icons: Record<FeedKind, LucideIcon> = {
  anomaly: TriangleAlert,
  recommendation: Lightbulb,
  creative: Image,
  forecast: ChartNoAxesCombined,
  score: HeartPulse,
  model: BrainCircuit,
};
const colors: Record<IncidentSeverity, [string, string]> = {
  critical: ['h.red', 'h.redSoft'],
  warning: ['h.amber', 'h.amberSoft'],
  info: ['h.accentText', 'h.accentSoft'],
};

/** What sort of thing it is, in the colour of how grave it is. Decorative: the words stand beside it. */
export function KindIcon({
  kind,
  severity,
  size = 32,
}: {
  kind: FeedKind;
  severity: IncidentSeverity;
  size?: number;
}) {
  const Icon = icons[kind] ?? Lightbulb;
  const [color, bgcolor] = colors[severity] ?? colors.info;
  return (
    <Box
      aria-hidden
      sx={{
        width: size,
        height: size,
        flexShrink: 0,
        borderRadius: '8px',
        display: 'grid',
        placeItems: 'center',
        color,
        bgcolor,
      }}
    >
      <Icon size={size / 2} />
    </Box>
  );
}
