import { Box, Stack, Typography } from '@mui/material';
import {
  Bookmark,
  Ellipsis,
  Eye,
  Heart,
  MessageCircle,
  Repeat2,
  Send,
  Share2,
  Star,
  ThumbsUp,
  type LucideIcon,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ItemMedia } from '@/api';
import { firstLink, hostOfLink } from './marks';
import { Pictures } from './Pictures';
import { Rich } from './Rich';

interface Shape {
  /** Under the name or beside it: "@name", "1,204 followers". */
  handle?: (name: string) => string;
  /** Beside the name on one line, as short-text networks do. */
  isInline?: boolean;
  isSquare?: boolean;
  /** The picture stands above the words. */
  isPictureFirst?: boolean;
  /** No frame of actions: a message in a chat. */
  isChat?: boolean;
  /** A card of the page behind the first link. */
  hasLinkCard?: boolean;
  actions: LucideIcon[];
}
const slug = (name: string) => name.toLowerCase().replace(/[^a-z0-9]+/g, '') || 'brand';
const shapes: Record<string, Shape> = {
  x: {
    handle: (n) => `@${slug(n)}`,
    isInline: true,
    hasLinkCard: true,
    actions: [MessageCircle, Repeat2, Heart, Bookmark, Share2],
  },
  mastodon: {
    handle: (n) => `@${slug(n)}`,
    hasLinkCard: true,
    actions: [MessageCircle, Repeat2, Star, Bookmark],
  },
  bluesky: {
    handle: (n) => `@${slug(n)}.bsky.social`,
    isInline: true,
    hasLinkCard: true,
    actions: [MessageCircle, Repeat2, Heart],
  },
  linkedin: {
    isSquare: true,
    hasLinkCard: true,
    actions: [ThumbsUp, MessageCircle, Repeat2, Send],
  },
  facebook: { hasLinkCard: true, actions: [ThumbsUp, MessageCircle, Share2] },
  instagram: { isPictureFirst: true, actions: [Heart, MessageCircle, Send, Bookmark] },
  telegram: { isChat: true, hasLinkCard: true, actions: [Eye] },
  discord: { isChat: true, actions: [] },
  slack: { isChat: true, isSquare: true, actions: [] },
};

/** One post in its network's own order of things, in Herald's own drawing. */
export function PostCard({
  id,
  network,
  name,
  text,
  media,
  foldAt,
  hasLinks,
}: {
  /** Whose files the media are. */
  id: string;
  network: string;
  name: string;
  text: string;
  media: readonly ItemMedia[];
  foldAt: number | null;
  hasLinks: boolean;
}) {
  const { t } = useTranslation();
  const shape = shapes[network] ?? { actions: [] };
  const link = shape.hasLinkCard && hasLinks ? firstLink(text) : undefined;
  const handle = shape.handle?.(name);
  const words = text.trim() ? (
    <Rich
      text={text}
      foldAt={foldAt}
      hasLinks={hasLinks}
      {...(network === 'linkedin' ? { mostLines: 5 } : {})}
    />
  ) : (
    <Box sx={{ color: 'h.text2' }}>{t('content.noText')}</Box>
  );
  const picture = (media.length > 0 || shape.isPictureFirst) && (
    <Pictures id={id} media={media} isSquare={network === 'instagram'} />
  );
  return (
    <Box
      component="article"
      data-network={network}
      sx={{
        borderRadius: shape.isChat ? '14px 14px 14px 4px' : '10px',
        border: 1,
        borderColor: 'h.border',
        bgcolor: 'h.surface',
        boxShadow: 1,
        overflow: 'hidden',
        fontSize: 14,
        lineHeight: '20px',
      }}
    >
      <Stack direction="row" sx={{ gap: 2.5, px: 4, pt: 3.5, alignItems: 'center' }}>
        <Box
          aria-hidden
          sx={{
            width: 38,
            height: 38,
            flexShrink: 0,
            borderRadius: shape.isSquare ? '6px' : '50%',
            display: 'grid',
            placeItems: 'center',
            bgcolor: 'h.accentSoft',
            color: 'h.accentText',
            fontWeight: 700,
          }}
        >
          {[...name][0]?.toUpperCase()}
        </Box>
        <Box sx={{ flex: 1, minWidth: 0 }}>
          <Typography noWrap sx={{ fontSize: 14, fontWeight: 600, lineHeight: '18px' }}>
            {name}
            {shape.isInline && (
              <Box component="span" sx={{ color: 'h.text2', fontWeight: 400 }}>
                {` ${handle} · ${t('content.now')}`}
              </Box>
            )}
          </Typography>
          {!shape.isInline && (
            <Typography variant="caption" component="p" color="textSecondary" noWrap>
              {[handle, t('content.now')].filter(Boolean).join(' · ')}
            </Typography>
          )}
        </Box>
        <Box aria-hidden sx={{ color: 'h.text3', display: 'flex' }}>
          <Ellipsis size={16} />
        </Box>
      </Stack>
      {shape.isPictureFirst ? (
        <>
          <Box sx={{ mt: 3 }}>{picture}</Box>
          <Actions icons={shape.actions} />
          <Box sx={{ px: 4, pb: 4 }}>
            <Box component="span" sx={{ fontWeight: 600, float: 'left', mr: 1.5 }}>
              {slug(name)}
            </Box>
            {words}
          </Box>
        </>
      ) : (
        <>
          <Box sx={{ px: 4, py: 3 }}>{words}</Box>
          {picture}
          {!picture && link && <LinkCard link={link} />}
          {shape.actions.length > 0 && <Actions icons={shape.actions} />}
        </>
      )}
    </Box>
  );
}

function Actions({ icons }: { icons: readonly LucideIcon[] }) {
  return (
    <Stack
      aria-hidden
      direction="row"
      sx={{ px: 4, py: 2.5, justifyContent: 'space-between', color: 'h.text3', maxWidth: 360 }}
    >
      {icons.map((Icon, i) => (
        <Icon key={i} size={16} />
      ))}
    </Stack>
  );
}

function LinkCard({ link }: { link: string }) {
  return (
    <Box
      sx={{
        mx: 4,
        mb: 3,
        px: 3,
        py: 2,
        border: 1,
        borderColor: 'h.border',
        borderRadius: '8px',
        bgcolor: 'h.sunken',
        fontSize: 12.5,
        color: 'h.text2',
        overflow: 'hidden',
        textOverflow: 'ellipsis',
        whiteSpace: 'nowrap',
      }}
    >
      {hostOfLink(link)}
    </Box>
  );
}
