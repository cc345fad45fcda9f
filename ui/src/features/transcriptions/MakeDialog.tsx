import {
  Box,
  Button,
  Checkbox,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  FormControlLabel,
  Stack,
  Typography,
} from '@mui/material';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ItemKind } from '@/api';
import { useMakeFromTranscriptionMutation, type Generated, type Transcription } from '@/api/loop';
import { nameOfNetwork, postNetworks } from '@/shared/content/names';
import { sayNote } from '@/shared/content/notes';
import { useJob } from '@/shared/lib/useJob';
import { TaskProgress } from '@/shared/ui/TaskProgress';

const kinds: ItemKind[] = ['brief', 'social', 'quote', 'blog', 'scenario', 'video_script'];

/** What was said becomes content: which kinds, for which networks; then the drafts that came of it. */
export function MakeDialog({
  transcription,
  onClose,
}: {
  transcription: Transcription;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<string[]>(['social', 'quote']);
  const [networks, setNetworks] = useState<string[]>(['linkedin']);
  const [made, setMade] = useState<Generated>();
  const [make, { isLoading }] = useMakeFromTranscriptionMutation();
  const job = useJob<Generated>(setMade);
  const flip = (list: string[], x: string) =>
    list.includes(x) ? list.filter((y) => y !== x) : [...list, x];
  const boxes = (
    label: string,
    names: readonly (readonly [string, string])[],
    value: string[],
    set: (list: string[]) => void,
  ) => (
    <Box role="group" aria-label={label}>
      <Typography variant="label" component="p">
        {label}
      </Typography>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', columnGap: 4 }}>
        {names.map(([id, name]) => (
          <FormControlLabel
            key={id}
            label={<Typography variant="body2">{name}</Typography>}
            control={
              <Checkbox
                size="small"
                checked={value.includes(id)}
                onChange={() => set(flip(value, id))}
              />
            }
          />
        ))}
      </Box>
    </Box>
  );
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="sm" aria-labelledby="make-title">
      <DialogTitle id="make-title">{t('speech.makeTitle')}</DialogTitle>
      <DialogContent>
        {made ? (
          <Stack sx={{ gap: 2 }}>
            <Typography variant="body2">{made.notes.map(sayNote).join(' ')}</Typography>
            <Box component="ul" sx={{ m: 0, pl: 5 }}>
              {made.item_ids.map((id, i) => (
                <li key={id}>
                  <Box component={Link} to={`/content/${id}`} sx={{ color: 'h.accentText' }}>
                    {made.drafts[i]?.title ||
                      made.drafts[i]?.text.slice(0, 90) ||
                      t('content.untitled')}
                  </Box>
                </li>
              ))}
            </Box>
          </Stack>
        ) : job.task && job.isRunning ? (
          <TaskProgress task={job.task} />
        ) : (
          <Stack sx={{ gap: 3 }}>
            {boxes(
              t('speech.makeKinds'),
              kinds.map((k) => [k, t(`content.kind.${k}`)] as const),
              chosen,
              setChosen,
            )}
            {chosen.includes('social') &&
              boxes(
                t('strategy.networks'),
                postNetworks.map((n) => [n, nameOfNetwork(n)] as const),
                networks,
                setNetworks,
              )}
          </Stack>
        )}
      </DialogContent>
      <DialogActions>
        <Button variant="outlined" onClick={onClose}>
          {t(made ? 'controls.done' : 'controls.cancel')}
        </Button>
        {!made && (
          <Button
            variant="contained"
            loading={isLoading || job.isRunning}
            disabled={chosen.length === 0}
            onClick={() =>
              void job.start(
                make({
                  id: transcription.id,
                  body: {
                    kinds: chosen,
                    ...(chosen.includes('social') && networks.length ? { networks } : {}),
                  },
                }),
              )
            }
          >
            {t('speech.makeNow')}
          </Button>
        )}
      </DialogActions>
    </Dialog>
  );
}
