import { Typography } from '@mui/material';
import { useTranslation } from 'react-i18next';
import { useGetContentEngagementQuery } from '@/api/loop';
import { useFormat } from '@/shared/lib/format';
import { Facts } from '@/shared/ui/Facts';

const figures = [
  'impressions',
  'likes',
  'comments',
  'shares',
  'clicks',
  'saves',
  'video_views',
] as const;

/** What a text that went out has brought so far; what its network does not tell is left out. */
export function Reactions({ id }: { id: string }) {
  const { t } = useTranslation();
  const f = useFormat();
  const { data } = useGetContentEngagementQuery({ id });
  if (!data) return null;
  const told = figures.filter((k) => data.totals[k] !== null);
  if (data.data.length === 0 || told.length === 0)
    return (
      <Typography variant="body2" color="textSecondary">
        {t('works.none')}
      </Typography>
    );
  return (
    <Facts
      least={88}
      facts={told.map((k) => [t(`works.figure.${k}`), f.compact(data.totals[k])] as const)}
    />
  );
}
