import {
  Box,
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  FormControlLabel,
  Radio,
  RadioGroup,
  Stack,
  Typography,
} from '@mui/material';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useListTasksQuery } from '@/api';
import { downloadFile } from '@/api/download';
import {
  useExportArchiveMutation,
  type ArchiveExported,
  type SearchArchiveApiArg,
} from '@/api/loop';
import { useFormat } from '@/shared/lib/format';
import { notify } from '@/shared/lib/toast';
import { useJob } from '@/shared/lib/useJob';
import { Ago } from '@/shared/ui/DateTime';
import { TaskProgress } from '@/shared/ui/TaskProgress';

const formats = ['markdown', 'json', 'csv'] as const;
/** As long as the server keeps a file. */
const keptMs = 7 * 86_400_000;
type Format = (typeof formats)[number];

/** What the filters let through as one file, made by a task and fetched when it is there. */
export function ExportDialog({
  filter,
  onClose,
}: {
  filter: Omit<SearchArchiveApiArg, 'limit' | 'cursor'>;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [format, setFormat] = useState<Format>('markdown');
  const [begin, { isLoading }] = useExportArchiveMutation();
  const job = useJob<ArchiveExported>((result) => {
    if (!result.url) return;
    fetchExport(result);
    if (result.cut) notify.done(t('archive.exportCut'));
    onClose();
  });
  // By its words alone: what a meaning is near to has no end.
  const { semantic, ...wish } = filter;
  const isPart = Object.keys(wish).length > 0;
  return (
    <Dialog open onClose={onClose} maxWidth="xs" fullWidth aria-labelledby="export-title">
      <DialogTitle id="export-title">{t('archive.export')}</DialogTitle>
      <DialogContent>
        <Typography variant="body2" color="textSecondary" sx={{ mb: 2 }}>
          {t(isPart ? 'archive.exportFiltered' : 'archive.exportAll')}
          {semantic && ` ${t('archive.exportWords')}`}
        </Typography>
        <RadioGroup
          aria-label={t('archive.format')}
          value={format}
          onChange={(e) => setFormat(e.target.value as Format)}
        >
          {formats.map((x) => (
            <FormControlLabel
              key={x}
              value={x}
              control={<Radio size="small" />}
              label={t(`archive.formats.${x}`)}
            />
          ))}
        </RadioGroup>
        {job.task && job.isRunning && <TaskProgress task={job.task} />}
        <Recent />
      </DialogContent>
      <DialogActions>
        <Button variant="outlined" onClick={onClose}>
          {t('controls.cancel')}
        </Button>
        <Button
          variant="contained"
          loading={isLoading || job.isRunning}
          onClick={() => void job.start(begin({ body: { format, ...wish } }))}
        >
          {t('archive.make')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

const shownExports = 5;
const isExported = (x: unknown): x is ArchiveExported =>
  typeof x === 'object' && x !== null && 'export_id' in x;
const fetchExport = (made: ArchiveExported) =>
  void downloadFile(made.url, made.file_name).catch((e: unknown) => notify.failed(e));

/** Files are kept for a week: who left while one was made finds it here. */
function Recent() {
  const { t } = useTranslation();
  const f = useFormat();
  const { data } = useListTasksQuery({
    type: 'archive.export',
    state: 'succeeded',
    limit: shownExports,
  });
  const kept = (data?.data ?? []).filter(
    (x) => x.finished_at && Date.now() - Date.parse(x.finished_at) < keptMs && isExported(x.result),
  );
  if (kept.length === 0) return null;
  return (
    <Box component="section" aria-labelledby="recent-exports" sx={{ mt: 4 }}>
      <Typography id="recent-exports" variant="label" component="h3" sx={{ mb: 1 }}>
        {t('archive.recent')}
      </Typography>
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {kept.map((x) => {
          const made = x.result as ArchiveExported;
          return (
            <Stack
              key={x.id}
              component="li"
              direction="row"
              sx={{ gap: 2, py: 1, alignItems: 'center', borderTop: 1, borderColor: 'h.border' }}
            >
              <Box sx={{ flex: 1, minWidth: 0 }}>
                <Typography variant="body2" sx={{ overflowWrap: 'anywhere' }}>
                  {made.file_name}
                </Typography>
                <Typography variant="caption" color="textSecondary">
                  <Ago at={x.finished_at ?? x.created_at} />
                  {' · '}
                  {t('archive.entries', { count: made.entries, number: f.integer(made.entries) })}
                </Typography>
              </Box>
              <Button
                size="small"
                variant="outlined"
                aria-label={t('archive.fetchOf', { name: made.file_name })}
                onClick={() => fetchExport(made)}
              >
                {t('archive.fetch')}
              </Button>
            </Stack>
          );
        })}
      </Box>
    </Box>
  );
}
