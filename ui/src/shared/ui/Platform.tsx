import { Box, Stack } from '@mui/material';
import type { Platform } from '@/api';
import { platformColor } from '@/theme/tokens';

/** Proper names, the same in every language. */
export const platformName: Record<Platform, string> = {
  meta: 'Meta',
  google: 'Google',
  tiktok: 'TikTok',
  snapchat: 'Snapchat',
  linkedin: 'LinkedIn',
  other: 'Other',
};
export const platforms = Object.keys(platformName) as Platform[];
export const isPlatform = (x: string): x is Platform => x in platformName;
/** A platform's id from an address; nothing when it is none. */
export const asPlatform = (text: string | null) => platforms.find((p) => p === text);
export const platformTint = (p: Platform) => `var(--h-palette-h-chart-${platformColor[p]})`;

/** The platform's colour and name; the colour is the one of its line in every chart. */
export function PlatformLabel({ platform, muted }: { platform: Platform; muted?: boolean }) {
  return (
    <Stack
      component="span"
      direction="row"
      sx={{ alignItems: 'center', gap: 2, minWidth: 0, color: muted ? 'h.text2' : undefined }}
    >
      <Box
        component="span"
        sx={{ width: 8, height: 8, borderRadius: '2px', flexShrink: 0 }}
        style={{ background: platformTint(platform) }}
      />
      <Box component="span" sx={{ overflow: 'hidden', textOverflow: 'ellipsis' }}>
        {platformName[platform] ?? platform}
      </Box>
    </Stack>
  );
}
