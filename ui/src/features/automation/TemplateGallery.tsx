import { Box, ButtonBase, Skeleton, Typography } from '@mui/material';
import {
  CircleDollarSign,
  FilePlus2,
  Gauge,
  Images,
  OctagonX,
  Rocket,
  ShieldAlert,
  Sparkles,
  type LucideIcon,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useListRuleTemplatesQuery } from '@/api/office';
import { ErrorState } from '@/shared/ui/States';
import { useTemplateWords } from './useTemplateWords';

const icons: [RegExp, LucideIcon][] = [
  [/fatigue|creative/, Images],
  [/scale|surf|grow|revive/, Rocket],
  [/pace|pacing|budget/, Gauge],
  [/zero|deliver|track/, ShieldAlert],
  [/stop|loss|pause|sunset|poor/, OctagonX],
  [/cpa|cost/, CircleDollarSign],
];
const iconOf = (id: string) => icons.find(([r]) => r.test(id))?.[1] ?? Sparkles;

/** Ready rules, and an empty one. */
export function TemplateGallery() {
  const { t } = useTranslation();
  const query = useListRuleTemplatesQuery();
  const words = useTemplateWords();
  const list = query.data?.data.map(words);
  if (query.isError && !list)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <Box
      component="ul"
      aria-label={t('automation.templates')}
      sx={{
        listStyle: 'none',
        m: 0,
        p: 0,
        display: 'grid',
        gap: 3,
        gridTemplateColumns: 'repeat(auto-fill, minmax(min(260px, 100%), 1fr))',
      }}
    >
      {!list &&
        Array.from({ length: 6 }, (_, i) => (
          <Skeleton
            key={i}
            component="li"
            variant="rounded"
            height={124}
            sx={{ transform: 'none' }}
          />
        ))}
      {list?.map((x) => (
        <Tile
          key={x.id}
          icon={iconOf(x.id)}
          title={x.name}
          text={x.description}
          to={`/automation/rules/new?template=${x.id}`}
        />
      ))}
      {list && (
        <Tile
          icon={FilePlus2}
          title={t('automation.blank')}
          text={t('automation.blankHint')}
          to="/automation/rules/new"
        />
      )}
    </Box>
  );
}

function Tile({
  icon: Icon,
  title,
  text,
  to,
}: {
  icon: LucideIcon;
  title: string;
  text: string;
  to: string;
}) {
  return (
    <li>
      <ButtonBase
        component={Link}
        to={to}
        sx={{
          display: 'flex',
          flexDirection: 'column',
          alignItems: 'flex-start',
          justifyContent: 'flex-start',
          gap: 1.5,
          width: '100%',
          height: '100%',
          minHeight: 124,
          p: 4,
          textAlign: 'left',
          color: 'h.text',
          bgcolor: 'h.surface',
          border: 1,
          borderColor: 'h.border',
          borderRadius: '10px',
          transition: 'border-color .12s, background-color .12s',
          '&:hover': { borderColor: 'h.accent', bgcolor: 'h.hover' },
        }}
      >
        <Box sx={{ color: 'h.accentText', display: 'flex' }}>
          <Icon size={18} strokeWidth={1.9} aria-hidden />
        </Box>
        <Typography variant="h2" component="span">
          {title}
        </Typography>
        <Typography variant="body2" component="span" color="textSecondary">
          {text}
        </Typography>
      </ButtonBase>
    </li>
  );
}
