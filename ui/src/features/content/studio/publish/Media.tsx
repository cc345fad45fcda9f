import { Box, Button, Stack, TextField, Typography } from '@mui/material';
import { FileImage, Film, ImagePlus, X } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ItemMedia } from '@/api';
import {
  useAddContentMediaMutation,
  useDescribeContentMediaMutation,
  useListLimitsOfTextsQuery,
  useRemoveContentMediaMutation,
} from '@/api/loop';
import { useFormat } from '@/shared/lib/format';
import { notify } from '@/shared/lib/toast';
import { Field } from '@/shared/ui/Field';
import { IconDeed } from '@/shared/ui/IconDeed';
import { useMediaSource } from '../useMediaSource';
import type { Studio } from '../useStudio';

/** What Herald keeps of one file, in bytes; a network may take less. */
const mostOf = { image: 20 * 1024 * 1024, video: 200 * 1024 * 1024 };
const isVideo = (type: string) => type.startsWith('video/');

/** Pictures and films of a text, each with its words for people who cannot see it. */
export function Media({ studio, readOnly }: { studio: Studio; readOnly: boolean }) {
  const { t } = useTranslation();
  const f = useFormat();
  const { item } = studio;
  const [add, { isLoading }] = useAddContentMediaMutation();
  const { data: limits, isLoading: isAsking } = useListLimitsOfTextsQuery();
  const limit = limits?.networks.find((n) => n.id === studio.view.network);
  const input = useRef<HTMLInputElement>(null);
  const hasFilm = item.media.some((m) => isVideo(m.media_type));
  const isFull =
    !!limit && (item.media.length >= limit.max_media || (limit.video_alone && hasFilm));
  const takesFilm =
    !limit || (!!limit.max_video_bytes && !(limit.video_alone && item.media.length > 0));
  const upload = async (file: File | undefined) => {
    if (!file) return;
    // Dropped: what is chosen was sorted out by the browser.
    if (limit && isVideo(file.type) && !takesFilm)
      return notify.failed(
        undefined,
        t(limit.max_video_bytes ? 'publish.filmAlone' : 'publish.noFilms', { network: limit.name }),
      );
    const most = Math.min(
      isVideo(file.type) ? mostOf.video : mostOf.image,
      (isVideo(file.type) ? limit?.max_video_bytes : limit?.max_image_bytes) ?? Infinity,
    );
    if (file.size > most)
      return notify.failed(
        undefined,
        t('dropzone.large', { size: f.bytes(file.size), max: f.bytes(most) }),
      );
    if (!(await studio.save())) return;
    const answer = await add({ id: item.id, body: { file } });
    if (answer.error) notify.failed(answer.error);
    else studio.take(answer.data);
  };
  return (
    <Stack
      sx={{ gap: 3 }}
      onDragOver={(e) => !readOnly && e.preventDefault()}
      onDrop={(e) => {
        if (readOnly) return;
        e.preventDefault();
        void upload(e.dataTransfer.files[0]);
      }}
    >
      {item.media.length === 0 && (
        <Typography variant="body2" color="textSecondary">
          {t(
            readOnly
              ? 'publish.without'
              : limit?.needs_media
                ? 'publish.needsMedia'
                : 'publish.noMedia',
          )}
        </Typography>
      )}
      {item.media.map((m) => (
        <Medium
          key={m.name}
          medium={m}
          studio={studio}
          readOnly={readOnly}
          maxAlt={limit?.max_alt ?? 1500}
        />
      ))}
      {!readOnly && limit && isFull && (
        <Typography variant="caption" color="textSecondary">
          {hasFilm && limit.video_alone
            ? t('publish.filmAlone', { network: limit.name })
            : t('publish.full', { network: limit.name, count: limit.max_media })}
        </Typography>
      )}
      {!readOnly && (
        <>
          <input
            ref={input}
            type="file"
            hidden
            accept={takesFilm ? 'image/*,video/mp4' : 'image/*'}
            aria-label={t('publish.addMedia')}
            onChange={(e) => {
              void upload(e.target.files?.[0]);
              e.target.value = '';
            }}
          />
          <Button
            size="small"
            variant="outlined"
            loading={isLoading}
            disabled={isAsking || isFull}
            startIcon={<ImagePlus size={14} />}
            onClick={() => input.current?.click()}
            sx={{ alignSelf: 'flex-start' }}
          >
            {t('publish.addMedia')}
          </Button>
        </>
      )}
    </Stack>
  );
}

function Medium({
  medium: m,
  studio,
  readOnly,
  maxAlt,
}: {
  medium: ItemMedia;
  studio: Studio;
  readOnly: boolean;
  maxAlt: number;
}) {
  const { t } = useTranslation();
  const f = useFormat();
  const { id } = studio.item;
  const [describe] = useDescribeContentMediaMutation();
  const [remove] = useRemoveContentMediaMutation();
  const [alt, setAlt] = useState(m.alt ?? '');
  const saveAlt = async () => {
    if (alt === (m.alt ?? '') || !(await studio.save())) return;
    const answer = await describe({ id, name: m.name, body: { alt } });
    if (answer.error) notify.failed(answer.error);
    else studio.take(answer.data);
  };
  const drop = async () => {
    if (!(await studio.save())) return;
    const answer = await remove({ id, name: m.name });
    if (answer.error) notify.failed(answer.error);
    else studio.take(answer.data);
  };
  return (
    <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: '56px minmax(0,1fr) auto' }}>
      <Thumb id={id} medium={m} />
      <Box sx={{ minWidth: 0 }}>
        <Typography
          variant="caption"
          component="p"
          color="textSecondary"
          sx={{ display: 'flex', mb: 1, whiteSpace: 'pre' }}
        >
          <Box
            component="span"
            title={m.name}
            sx={{ overflow: 'hidden', textOverflow: 'ellipsis' }}
          >
            {m.name}
          </Box>
          <span>{` · ${f.bytes(m.bytes)}`}</span>
        </Typography>
        <Field label={t('publish.alt')}>
          {(inputId) => (
            <TextField
              fullWidth
              multiline
              maxRows={4}
              id={inputId}
              value={alt}
              disabled={readOnly}
              onChange={(e) => setAlt(e.target.value)}
              onBlur={() => void saveAlt()}
              sx={{ '& .MuiInputBase-root': { p: 0 } }}
              slotProps={{ htmlInput: { maxLength: maxAlt } }}
            />
          )}
        </Field>
      </Box>
      {!readOnly && (
        <IconDeed name={t('publish.removeMedia', { name: m.name })} onClick={() => void drop()}>
          <X size={14} />
        </IconDeed>
      )}
    </Box>
  );
}

/** The file itself, small. */
function Thumb({ id, medium }: { id: string; medium: ItemMedia }) {
  const src = useMediaSource(id, medium);
  const isFilm = isVideo(medium.media_type);
  return (
    <Box
      sx={{
        width: 56,
        height: 56,
        borderRadius: '6px',
        border: 1,
        borderColor: 'h.border',
        bgcolor: 'h.sunken',
        color: 'h.text2',
        display: 'grid',
        placeItems: 'center',
        overflow: 'hidden',
        '& img, & video': { width: '100%', height: '100%', objectFit: 'cover' },
      }}
    >
      {!src && isFilm ? (
        <Film size={20} aria-hidden />
      ) : !src ? (
        <FileImage size={20} aria-hidden />
      ) : isFilm ? (
        <video src={src} muted preload="metadata" aria-label={medium.alt ?? medium.name} />
      ) : (
        <img src={src} alt={medium.alt ?? ''} />
      )}
    </Box>
  );
}
