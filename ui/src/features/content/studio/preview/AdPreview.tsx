import { Box, Stack, Typography } from '@mui/material';
import { Image } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { adOf } from '../../model';
import { hostOfLink } from './marks';
import { Rich } from './Rich';

const metaFold = 125;
const linkedInFold = 150;
const shownHeadlines = 3;
const shownDescriptions = 2;

interface Props {
  name: string;
  site: string | undefined;
  of: (field: string) => string[];
}

/** An ad where it will stand: a result of a search, or a card in a feed. */
export function AdPreview({
  data,
  name,
  site,
}: {
  data: unknown;
  name: string;
  site: string | undefined;
}) {
  const ad = adOf(data);
  const of = (field: string) => (ad.fields[field] ?? []).filter((x) => x.trim());
  const props = { name, site, of };
  if (ad.format === 'meta') return <FeedAd {...props} text="primary_text" foldAt={metaFold} />;
  if (ad.format === 'linkedin')
    return <FeedAd {...props} text="introductory_text" foldAt={linkedInFold} isSquare />;
  return <SearchAd {...props} />;
}

function Frame({ children }: { children: ReactNode }) {
  return (
    <Box
      component="article"
      sx={{
        borderRadius: '10px',
        border: 1,
        borderColor: 'h.border',
        bgcolor: 'h.surface',
        boxShadow: 1,
        overflow: 'hidden',
        fontSize: 14,
        lineHeight: '20px',
      }}
    >
      {children}
    </Box>
  );
}

function SearchAd({ name, site, of }: Props) {
  const { t } = useTranslation();
  const link = of('final_url')[0];
  const host = link ? hostOfLink(link) : (site ?? 'example.com');
  const headline = of('headline').slice(0, shownHeadlines).join(' | ');
  return (
    <Frame>
      <Box sx={{ p: 4 }}>
        <Typography variant="caption" component="p" sx={{ fontWeight: 700 }}>
          {t('content.sponsored')}
        </Typography>
        <Typography sx={{ fontSize: 13.5, mt: 1 }}>{name}</Typography>
        <Typography variant="caption" component="p" color="textSecondary" noWrap>
          {[`https://${host}`, ...of('path')].join(' › ')}
        </Typography>
        <Typography
          component="h3"
          sx={{
            color: 'h.accentText',
            fontSize: 18,
            lineHeight: '24px',
            my: 1,
            overflowWrap: 'anywhere',
          }}
        >
          {headline || t('content.noText')}
        </Typography>
        <Typography variant="body2" color="textSecondary" sx={{ overflowWrap: 'anywhere' }}>
          {of('description').slice(0, shownDescriptions).join(' ')}
        </Typography>
      </Box>
    </Frame>
  );
}

function FeedAd({
  name,
  site,
  of,
  text,
  foldAt,
  isSquare,
}: Props & { text: string; foldAt: number; isSquare?: boolean }) {
  const { t } = useTranslation();
  return (
    <Frame>
      <Stack direction="row" sx={{ gap: 2.5, p: 4, pb: 0, alignItems: 'center' }}>
        <Box
          aria-hidden
          sx={{
            width: 38,
            height: 38,
            borderRadius: isSquare ? '6px' : '50%',
            display: 'grid',
            placeItems: 'center',
            bgcolor: 'h.accentSoft',
            color: 'h.accentText',
            fontWeight: 700,
          }}
        >
          {[...name][0]?.toUpperCase()}
        </Box>
        <Box>
          <Typography sx={{ fontSize: 14, fontWeight: 600, lineHeight: '18px' }}>{name}</Typography>
          <Typography variant="caption" color="textSecondary">
            {t(isSquare ? 'content.promoted' : 'content.sponsored')}
          </Typography>
        </Box>
      </Stack>
      <Box sx={{ px: 4, py: 3 }}>
        <Rich text={of(text)[0] ?? t('content.noText')} foldAt={foldAt} />
      </Box>
      <Stack
        role="img"
        aria-label={t('content.noPicture')}
        sx={{
          aspectRatio: '1.91',
          bgcolor: 'h.sunken',
          color: 'h.text2',
          alignItems: 'center',
          justifyContent: 'center',
        }}
      >
        <Image size={24} aria-hidden />
      </Stack>
      <Stack direction="row" sx={{ gap: 3, p: 4, alignItems: 'center' }}>
        <Box sx={{ flex: 1, minWidth: 0 }}>
          <Typography variant="caption" component="p" color="textSecondary" noWrap>
            {site ?? 'example.com'}
          </Typography>
          <Typography sx={{ fontWeight: 600, overflowWrap: 'anywhere' }}>
            {of('headline')[0] ?? ''}
          </Typography>
          <Typography variant="caption" component="p" color="textSecondary">
            {of('description')[0] ?? ''}
          </Typography>
        </Box>
        <Box
          aria-hidden
          sx={{
            px: 3,
            py: 1.5,
            borderRadius: '6px',
            bgcolor: 'h.selected',
            fontWeight: 600,
            fontSize: 13,
            flexShrink: 0,
          }}
        >
          {t('content.learnMore')}
        </Box>
      </Stack>
    </Frame>
  );
}
