import { Box, Button, Stack, Typography } from '@mui/material';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { problemText } from '@/api';
import { useReplaceBenchmarksMutation } from '@/api/insight';
import { notify } from '@/shared/lib/toast';
import { Dropzone } from '@/shared/ui/Dropzone';
import { MakeDialog, MakeForm } from '@/shared/ui/MakeDialog';
import { exampleCsv, readTable, type TableProblem } from './model';

const mostProblems = 6;
const maxBytes = 2_000_000;

/** The workspace's own table instead of the built-in one, read here and shown before it counts. */
export function ReplaceDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [file, setFile] = useState<{ name: string; read: ReturnType<typeof readTable> }>();
  const [replace, { isLoading, error }] = useReplaceBenchmarksMutation();
  const rows = file?.read.rows ?? [];
  const problems = file?.read.problems ?? [];
  const words = (p: TableProblem) =>
    [
      p.row !== undefined && t('benchmarks.row', { row: p.row }),
      t(`benchmarks.problem_${p.what}`, { field: p.field ?? '' }),
    ]
      .filter(Boolean)
      .join(': ');
  const take = async (chosen: File) =>
    setFile({ name: chosen.name, read: readTable(await chosen.text()) });
  const submit = async () => {
    if (rows.length === 0 || problems.length > 0) return;
    const done = await replace({ body: { rows } });
    if (done.error) return;
    notify.done(t('benchmarks.replaced'));
    onClose();
  };
  return (
    <MakeDialog title={t('benchmarks.replaceTitle')} isMade={false} onClose={onClose}>
      <MakeForm
        alert={error ? (problemText(error) ?? t('controls.failed')) : undefined}
        submit={t('benchmarks.replaceDo', { count: rows.length })}
        isSubmitting={isLoading}
        isDisabled={rows.length === 0 || problems.length > 0}
        onSubmit={submit}
        onClose={onClose}
      >
        <Typography variant="body2" color="textSecondary">
          {t('benchmarks.replaceHint')}
        </Typography>
        <Dropzone
          accept={['.csv', '.json']}
          maxBytes={maxBytes}
          title={t('benchmarks.drop')}
          hint={t('benchmarks.dropHint')}
          onFile={(x) => void take(x)}
        />
        <Box aria-live="polite">
          {file && problems.length === 0 && (
            <Typography variant="body2">
              {t('benchmarks.found', {
                name: file.name,
                count: rows.length,
                industries: new Set(rows.map((r) => r.industry)).size,
              })}
            </Typography>
          )}
          {problems.length > 0 && (
            <Stack component="ul" sx={{ m: 0, pl: 4, color: 'h.red', fontSize: 13 }}>
              {problems.slice(0, mostProblems).map((p, i) => (
                <li key={i}>{words(p)}</li>
              ))}
              {problems.length > mostProblems && (
                <li>{t('benchmarks.moreProblems', { count: problems.length - mostProblems })}</li>
              )}
            </Stack>
          )}
        </Box>
        <Box>
          <Button
            component="a"
            size="small"
            variant="text"
            startIcon={<Download size={14} />}
            href={`data:text/csv;charset=utf-8,${encodeURIComponent(exampleCsv)}`}
            download="benchmarks.csv"
          >
            {t('benchmarks.example')}
          </Button>
        </Box>
      </MakeForm>
    </MakeDialog>
  );
}
