import { Box, Stack } from '@mui/material';
import { Film, Image } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ItemMedia } from '@/api';
import { useMediaSource } from '../useMediaSource';

/** As many as networks show beside each other; the last says how many more there are. */
const shown = 4;

/** The files of a post as its readers see them: one wide, several as tiles. */
export function Pictures({
  id,
  media,
  isSquare,
}: {
  id: string;
  media: readonly ItemMedia[];
  isSquare: boolean;
}) {
  const { t } = useTranslation();
  const more = media.length - shown;
  const frame = { aspectRatio: isSquare ? '1' : '1.91', bgcolor: 'h.sunken', color: 'h.text2' };
  if (media.length === 0)
    return (
      <Stack
        role="img"
        aria-label={t('content.noPicture')}
        sx={{ ...frame, alignItems: 'center', justifyContent: 'center', gap: 1, fontSize: 12 }}
      >
        <Image size={24} aria-hidden />
        {t('content.noPicture')}
      </Stack>
    );
  return (
    <Box
      sx={{
        ...frame,
        display: 'grid',
        gap: '2px',
        gridTemplateColumns: media.length > 1 ? '1fr 1fr' : '1fr',
        gridAutoRows: 'minmax(0, 1fr)',
        position: 'relative',
        // Three: the first takes the height of the other two.
        ...(media.length === 3 && { '& > :first-of-type': { gridRow: 'span 2' } }),
        '& > *': { minWidth: 0, minHeight: 0, width: '100%', height: '100%', objectFit: 'cover' },
      }}
    >
      {media.slice(0, shown).map((m) => (
        <File key={m.name} id={id} medium={m} />
      ))}
      {more > 0 && (
        <Box
          component="span"
          sx={{
            position: 'absolute',
            right: 8,
            bottom: 8,
            px: 2,
            borderRadius: '10px',
            fontSize: 12,
            lineHeight: '20px',
            fontWeight: 600,
            bgcolor: 'h.surface',
            color: 'h.text',
            '&&': { width: 'auto', height: 'auto' },
          }}
        >
          +{more}
        </Box>
      )}
    </Box>
  );
}

function File({ id, medium }: { id: string; medium: ItemMedia }) {
  const src = useMediaSource(id, medium);
  const words = medium.alt ?? medium.name;
  const isFilm = medium.media_type.startsWith('video/');
  const Icon = isFilm ? Film : Image;
  if (!src)
    return (
      <Stack
        role="img"
        aria-label={words}
        sx={{
          alignItems: 'center',
          justifyContent: 'center',
          gap: 1,
          px: 3,
          fontSize: 12,
          textAlign: 'center',
          overflowWrap: 'anywhere',
        }}
      >
        <Icon size={24} aria-hidden />
        {medium.name}
      </Stack>
    );
  if (isFilm) return <video src={src} controls muted preload="metadata" aria-label={words} />;
  return <img src={src} alt={words} />;
}
