import { Box, Stack, Typography } from '@mui/material';
import { useTranslation } from 'react-i18next';
import type { ContentItem } from '@/api';
import { useGetBrandQuery, useListLimitsOfTextsQuery } from '@/api/loop';
import { useWorkspace } from '@/shared/lib/workspace';
import { nameOfNetwork, networkName, postNetworks } from '@/shared/content/names';
import { hasTitle, threadOf } from '../../model';
import { AdPreview } from './AdPreview';
import { PostCard } from './PostCard';
import { Markdown } from './Markdown';

/** How readers will see it: the network's card, the ad, or simply the page. */
export function Preview({ item }: { item: ContentItem }) {
  const { t } = useTranslation();
  const { data: brand } = useGetBrandQuery();
  const { data: limits } = useListLimitsOfTextsQuery();
  const { name: workspace } = useWorkspace();
  const name = brand?.name || workspace || t('content.yourBrand');
  const site = brand?.sites[0];
  const network = limits?.networks.find((n) => n.id === item.network);
  // A place for articles, or one that Herald does not know, shows the page.
  const isCard = !!item.network && postNetworks.includes(item.network);
  const posts = [item.text, ...threadOf(item.data)];
  return (
    <Stack sx={{ gap: 3 }}>
      <Box>
        <Typography variant="h2">
          {item.network && item.network in networkName
            ? t('content.previewFor', { network: nameOfNetwork(item.network) })
            : t('content.previewGeneral')}
        </Typography>
        {(item.network || item.kind === 'ads') && (
          <Typography variant="caption" component="p" color="textSecondary">
            {t('content.previewAbout')}
          </Typography>
        )}
      </Box>
      {item.kind === 'ads' ? (
        <AdPreview data={item.data} name={name} site={site} />
      ) : isCard ? (
        <div>
          {posts.map((text, i) => (
            <Box
              key={i}
              sx={{
                // What follows hangs on a thread between the pictures of its author.
                '&:not(:first-of-type)::before': {
                  content: '""',
                  display: 'block',
                  width: 2,
                  height: 14,
                  ml: '34px',
                  bgcolor: 'h.borderStrong',
                },
              }}
            >
              <PostCard
                id={item.id}
                network={item.network!}
                name={name}
                text={text}
                media={i === 0 ? item.media : []}
                foldAt={network?.fold_at ?? null}
                hasLinks={network?.links_work ?? true}
              />
            </Box>
          ))}
        </div>
      ) : (
        <Article item={item} />
      )}
    </Stack>
  );
}

function Article({ item }: { item: ContentItem }) {
  const { t } = useTranslation();
  return (
    <Box
      component="article"
      sx={{
        p: 5,
        borderRadius: '10px',
        border: 1,
        borderColor: 'h.border',
        bgcolor: 'h.surface',
        fontSize: 14,
        lineHeight: '23px',
      }}
    >
      {hasTitle(item) && item.title && (
        <Typography variant="h1" component="h3" sx={{ mb: 3, overflowWrap: 'anywhere' }}>
          {item.title}
        </Typography>
      )}
      {item.text.trim() ? (
        <Markdown text={item.text} />
      ) : (
        <Typography color="textSecondary">{t('content.noText')}</Typography>
      )}
    </Box>
  );
}
