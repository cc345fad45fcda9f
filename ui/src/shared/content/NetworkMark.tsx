import { Box } from '@mui/material';
import {
  AtSign,
  Camera,
  ChartGantt,
  Clapperboard,
  FileText,
  Globe,
  Hash,
  Mail,
  Megaphone,
  MessageCircle,
  Package,
  Quote,
  Send,
  Target,
  type LucideIcon,
} from 'lucide-react';
import type { ItemKind } from '@/api';

/** Own marks: a letter or a common sign, never a network's logo. */
const letters: Record<string, string> = { x: 'X', linkedin: 'in', facebook: 'f', bluesky: 'B' };
const icons: Record<string, LucideIcon> = {
  instagram: Camera,
  mastodon: AtSign,
  telegram: Send,
  discord: MessageCircle,
  slack: Hash,
  youtube: Clapperboard,
  wordpress: Globe,
  webhook: Globe,
  email: Mail,
};
const kindIcons: Record<ItemKind, LucideIcon> = {
  social: MessageCircle,
  blog: FileText,
  email: Mail,
  ads: Megaphone,
  brief: Target,
  product: Package,
  video_script: Clapperboard,
  strategy: ChartGantt,
  scenario: ChartGantt,
  quote: Quote,
};

/** Where it goes as a small tile; by its kind where it goes nowhere yet. */
export function NetworkMark({
  network,
  kind,
  size = 22,
}: {
  network: string | null;
  kind: ItemKind;
  size?: number;
}) {
  const letter = network ? letters[network] : undefined;
  const Icon = (network && icons[network]) || kindIcons[kind];
  return (
    <Box
      aria-hidden
      component="span"
      sx={{
        width: size,
        height: size,
        flexShrink: 0,
        display: 'inline-grid',
        placeItems: 'center',
        borderRadius: '6px',
        bgcolor: 'h.sunken',
        color: 'h.text',
        fontSize: size * 0.55,
        lineHeight: 1,
        fontWeight: 700,
      }}
    >
      {letter ?? <Icon size={size * 0.6} strokeWidth={2} />}
    </Box>
  );
}
