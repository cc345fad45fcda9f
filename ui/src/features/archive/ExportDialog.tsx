import {
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  FormControlLabel,
  Radio,
  RadioGroup,
  Typography,
} from '@mui/material';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { downloadFile } from '@/api/download';
import { useExportArchiveMutation, type SearchArchiveArg } from '@/api/loop';
import { notify } from '@/shared/lib/toast';
import { useJob } from '@/shared/lib/useJob';
import { TaskProgress } from '@/shared/ui/TaskProgress';

const formats = ['markdown', 'json', 'csv'] as const;
type Format = (typeof formats)[number];
const ends: Record<Format, string> = { markdown: 'zip', json: 'json', csv: 'csv' };

/** What the filters let through as one file, made by a task and fetched when it is there. */
export function ExportDialog({
  filter,
  onClose,
}: {
  filter: Omit<SearchArchiveArg, 'limit' | 'cursor'>;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [format, setFormat] = useState<Format>('markdown');
  const [begin, { isLoading }] = useExportArchiveMutation();
  const job = useJob<{ url?: string; file_name?: string }>((result) => {
    if (!result.url) return;
    downloadFile(result.url, result.file_name ?? `herald-archive.${ends[format]}`).catch(
      (e: unknown) => notify.failed(e),
    );
    onClose();
  });
  // By meaning is an order of the search, not a filter: its words are what a file holds.
  const { semantic: _semantic, ...wanted } = filter;
  return (
    <Dialog open onClose={onClose} maxWidth="xs" fullWidth aria-labelledby="export-title">
      <DialogTitle id="export-title">{t('archive.export')}</DialogTitle>
      <DialogContent>
        <Typography variant="body2" color="textSecondary" sx={{ mb: 2 }}>
          {t(Object.keys(wanted).length ? 'archive.exportFiltered' : 'archive.exportAll')}
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
      </DialogContent>
      <DialogActions>
        <Button variant="outlined" onClick={onClose}>
          {t('controls.cancel')}
        </Button>
        <Button
          variant="contained"
          loading={isLoading || job.isRunning}
          onClick={() => void job.start(begin({ body: { format, ...wanted } }))}
        >
          {t('archive.make')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
