import { Box, Button, ButtonBase, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useListSimilarQuery, useTagArchiveEntryMutation, type ArchiveEntry } from '@/api/loop';
import { nameOfNetwork } from '@/shared/content/names';
import { useFormat } from '@/shared/lib/format';
import { notify } from '@/shared/lib/toast';
import { useParam } from '@/shared/lib/useParam';
import { Badge } from '@/shared/ui/Badge';
import { ChipsInput } from '@/shared/ui/ChipsInput';
import { Ago } from '@/shared/ui/DateTime';

/** Where an entry is read whole. */
export const addressOf = (e: Pick<ArchiveEntry, 'type' | 'ref'>) =>
  e.type === 'content'
    ? `/content/${e.ref}`
    : e.type === 'transcription'
      ? `/transcriptions/${e.ref}`
      : `/sources?view=items&item=${e.ref}`;

export interface Run {
  text: string;
  isMarked: boolean;
}
/** The excerpt cut at its marks, which are counted in code points: an emoji is one. */
export function runsOf(excerpt: string, marks: readonly { from: number; size: number }[]): Run[] {
  const points = [...excerpt];
  const out: Run[] = [];
  let at = 0;
  const push = (to: number, isMarked: boolean) => {
    if (to > at) out.push({ text: points.slice(at, to).join(''), isMarked });
    at = Math.max(at, to);
  };
  for (const m of marks.toSorted((a, b) => a.from - b.from)) {
    push(Math.min(m.from, points.length), false);
    push(Math.min(m.from + m.size, points.length), true);
  }
  push(points.length, false);
  return out;
}

interface Props {
  entry: ArchiveEntry;
  isEditor: boolean;
  /** Its score is how near its meaning is, not a rank of words. */
  isNear: boolean;
}

export function Entry({ entry, isEditor, isNear }: Props) {
  const { t } = useTranslation();
  const f = useFormat();
  const [, setTag] = useParam('tag');
  const [shows, setShows] = useState<'similar' | 'tags'>();
  const flip = (what: 'similar' | 'tags') => setShows(shows === what ? undefined : what);
  return (
    <Box
      component="li"
      sx={{
        px: { xs: 4, sm: 5 },
        py: 3.5,
        borderBottom: 1,
        borderColor: 'h.border',
        '&:last-of-type': { borderBottom: 0 },
        '& mark': { bgcolor: 'h.amberSoft', color: 'inherit', borderRadius: '3px' },
      }}
    >
      <Stack
        direction="row"
        sx={{ columnGap: 2, rowGap: 1, alignItems: 'baseline', flexWrap: 'wrap' }}
      >
        <Badge>{t(`archive.types.${entry.type as 'content'}`, { defaultValue: entry.type })}</Badge>
        <Typography
          variant="h3"
          component={Link}
          to={addressOf(entry)}
          // On a phone it stands below its kind and time, which would leave it half a line.
          sx={{
            color: 'h.text',
            textDecoration: 'none',
            order: { xs: 1, sm: 0 },
            flex: { xs: '1 1 100%', sm: 1 },
          }}
        >
          {entry.title || t('content.untitled')}
        </Typography>
        {isNear && entry.score !== null && (
          <Typography variant="caption" color="textSecondary" title={t('archive.scoreHint')}>
            {f.progress(entry.score)}
          </Typography>
        )}
        <Typography variant="caption" color="textSecondary" sx={{ ml: 'auto' }}>
          <Ago at={entry.at} />
        </Typography>
      </Stack>
      <Typography
        variant="body2"
        sx={{ mt: 1, maxWidth: '92ch', overflowWrap: 'anywhere', color: 'h.text2' }}
      >
        {runsOf(entry.excerpt, entry.marks).map((r, i) =>
          r.isMarked ? <mark key={i}>{r.text}</mark> : r.text,
        )}
      </Typography>
      <Stack direction="row" sx={{ gap: 1.5, mt: 1.5, alignItems: 'center', flexWrap: 'wrap' }}>
        {entry.network && (
          <Typography variant="caption" color="textSecondary">
            {nameOfNetwork(entry.network)}
          </Typography>
        )}
        {entry.tags.map((tag) => (
          <ButtonBase
            key={tag}
            onClick={() => setTag(tag)}
            sx={{
              height: 24,
              px: 2,
              borderRadius: '5px',
              fontSize: 12,
              color: 'h.text2',
              bgcolor: 'h.sunken',
              '&:hover': { bgcolor: 'h.selected', color: 'h.text' },
            }}
          >
            {tag}
          </ButtonBase>
        ))}
        <Button
          size="small"
          variant="text"
          sx={{ '&:not(* + *)': { ml: -2.5 } }}
          aria-expanded={shows === 'similar'}
          onClick={() => flip('similar')}
        >
          {t('archive.similar')}
        </Button>
        {isEditor && (
          <Button
            size="small"
            variant="text"
            aria-expanded={shows === 'tags'}
            onClick={() => flip('tags')}
          >
            {t('archive.tag')}
          </Button>
        )}
      </Stack>
      {shows === 'similar' && <Similar entry={entry} />}
      {shows === 'tags' && <Tags entry={entry} />}
    </Box>
  );
}

function Similar({ entry }: { entry: ArchiveEntry }) {
  const { t } = useTranslation();
  const { data, isError } = useListSimilarQuery({ type: entry.type, ref: entry.ref });
  if (!data && !isError) return <Typography variant="caption">{t('archive.looking')}</Typography>;
  if (!data?.data.length)
    return (
      <Typography variant="caption" role="status">
        {t(isError ? 'states.error' : 'archive.noSimilar')}
      </Typography>
    );
  return (
    <Box component="ul" sx={{ m: 0, mt: 1, pl: 5, fontSize: 13 }}>
      {data.data.map((x) => (
        <li key={`${x.type}/${x.ref}`}>
          <Box component={Link} to={addressOf(x)} sx={{ color: 'h.accentText' }}>
            {x.title || x.excerpt.slice(0, 80)}
          </Box>
        </li>
      ))}
    </Box>
  );
}

function Tags({ entry }: { entry: ArchiveEntry }) {
  const { t } = useTranslation();
  const [tag] = useTagArchiveEntryMutation();
  return (
    <Box sx={{ mt: 2, maxWidth: 420 }}>
      <ChipsInput
        label={t('content.tags')}
        value={entry.tags}
        most={30}
        onChange={(tags) =>
          void tag({ type: entry.type, ref: entry.ref, body: { tags } }).then(
            (answer) => answer.error && notify.failed(answer.error),
          )
        }
        removeLabel={(name) => t('content.removeTag', { name })}
      />
    </Box>
  );
}
