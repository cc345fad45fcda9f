import { Box, Button, ButtonBase, Stack, Typography } from '@mui/material';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ContentItem, ItemVersion } from '@/api';
import { useListVersionsOfContentQuery, useRestoreVersionOfContentMutation } from '@/api/loop';
import { wordDiff } from '@/shared/content/diff';
import { DiffText } from '@/shared/content/DiffText';
import { notify } from '@/shared/lib/toast';
import { Ago } from '@/shared/ui/DateTime';
import { adOf, adTexts, threadOf } from '../model';
import type { Studio } from './useStudio';

const shown = 30;
/** All words of a version in one text: title, text, thread, or the fields of an ad. */
const wholeOf = (v: Pick<ContentItem, 'title' | 'text' | 'data'>) =>
  [
    v.title,
    v.text,
    ...threadOf(v.data),
    ...adTexts(adOf(v.data)).map((x) => `${x.field}: ${x.text}`),
  ]
    .filter((x) => x.trim())
    .join('\n\n');

/** Each sitting as a line; opened, it shows what has changed since, and can be brought back. */
export function Versions({ studio, readOnly }: { studio: Studio; readOnly: boolean }) {
  const { t } = useTranslation();
  const { item } = studio;
  const { data } = useListVersionsOfContentQuery({ id: item.id, limit: shown });
  const [open, setOpen] = useState<number>();
  const newest = Math.max(0, ...(data?.data.map((v) => v.number) ?? []));
  return (
    <Box component="ol" sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {data?.data.map((v) => {
        const isOpen = open === v.number;
        return (
          <li key={v.number}>
            <ButtonBase
              aria-expanded={isOpen}
              onClick={() => setOpen(isOpen ? undefined : v.number)}
              sx={{
                display: 'flex',
                gap: 1.5,
                width: '100%',
                textAlign: 'left',
                justifyContent: 'flex-start',
                py: 1,
                px: 1,
                borderRadius: '6px',
                fontSize: 12.5,
                color: 'h.text',
                '&:hover': { bgcolor: 'h.hover' },
              }}
            >
              {isOpen ? (
                <ChevronDown size={14} aria-hidden />
              ) : (
                <ChevronRight size={14} aria-hidden />
              )}
              <Box component="span" sx={{ flex: 1, minWidth: 0 }}>
                {t('content.versionLine', { number: v.number })}
                {v.number === newest && ` · ${t('content.current')}`}
                <Box component="span" sx={{ display: 'block', color: 'h.text2', fontSize: 11.5 }}>
                  {/* Who asked for it, and who wrote it where that was no person. */}
                  {[
                    v.author,
                    (v.written_by !== 'person' || !v.author) && t(`content.writer.${v.written_by}`),
                    v.reason,
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </Box>
              </Box>
              <Box component="span" sx={{ color: 'h.text2' }}>
                <Ago at={v.at} />
              </Box>
            </ButtonBase>
            {isOpen && <Difference version={v} studio={studio} readOnly={readOnly} />}
          </li>
        );
      })}
    </Box>
  );
}

function Difference({
  version: v,
  studio,
  readOnly,
}: {
  version: ItemVersion;
  studio: Studio;
  readOnly: boolean;
}) {
  const { t } = useTranslation();
  const [restore, { isLoading }] = useRestoreVersionOfContentMutation();
  const after = wholeOf(studio.view);
  const pieces = useMemo(() => wordDiff(wholeOf(v), after), [v, after]);
  const isSame = pieces.every((p) => p.kind === 'same');
  const bring = async () => {
    if (!(await studio.save())) return;
    const answer = await restore({ id: studio.item.id, number: v.number });
    if (answer.error) return notify.failed(answer.error);
    studio.take(answer.data);
    notify.done(t('content.restored', { number: v.number }));
  };
  return (
    <Stack sx={{ gap: 2, px: 1, pb: 3 }}>
      {isSame ? (
        <Typography variant="caption" color="textSecondary">
          {t('content.noDifference')}
        </Typography>
      ) : (
        <DiffText label={t('content.against', { number: v.number })} pieces={pieces} />
      )}
      {!readOnly && !isSame && (
        <Button
          size="small"
          variant="outlined"
          loading={isLoading}
          onClick={() => void bring()}
          sx={{ alignSelf: 'flex-start' }}
        >
          {t('content.restoreVersion', { number: v.number })}
        </Button>
      )}
    </Stack>
  );
}
