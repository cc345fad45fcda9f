import { Box, Button, Card, Stack, Typography } from '@mui/material';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type Platform,
  useImportCampaignsMutation,
  usePreviewImportMutation,
  type ImportPreview,
} from '@/api';
import { problemText } from '@/api/problem';
import { useFormat } from '@/shared/lib/format';
import { useWorkspace } from '@/shared/lib/workspace';
import { FormAlert } from '@/shared/ui/Field';
import { FirstRows } from './FirstRows';
import { MappingTable } from './MappingTable';
import { forPreview, missing, toMapping, type Mapping } from './model';
import { Problems } from './Problems';
import { Recognised, type Choices } from './Recognised';

/** After the last change of a mapping, before the server is asked to decode the rows anew. */
const settleMs = 500;

interface Props {
  file: File;
  first: ImportPreview;
  onBack: () => void;
  onStarted: (taskId: string) => void;
}

/** What was recognised, which column is what, the first rows as they will be stored, what is wrong. */
export function CheckStep({ file, first, onBack, onStarted }: Props) {
  const { t } = useTranslation();
  const f = useFormat();
  const workspace = useWorkspace();
  const [look, looking] = usePreviewImportMutation();
  const [start, starting] = useImportCampaignsMutation();
  const [preview, setPreview] = useState(first);
  const [mapping, setMapping] = useState<Mapping>(() => toMapping(first.mapping));
  const [choices, setChoices] = useState<Choices>({
    currency: first.currency ?? workspace.currency,
    time_zone: workspace.timeZone,
    platform: '',
  });
  const [alert, setAlert] = useState<string>();
  const isFirst = useRef(true);
  const mappingText = JSON.stringify(mapping);

  useEffect(() => {
    if (isFirst.current) {
      isFirst.current = false;
      return;
    }
    let stale = false;
    const timer = setTimeout(async () => {
      const answer = await look({
        body: { file: await forPreview(file), mapping: mappingText, currency: choices.currency },
      });
      // The samples, size and estimate stay those of the whole file.
      if (!stale && answer.data)
        setPreview((old) => ({ ...old, rows: answer.data.rows, problems: answer.data.problems }));
      if (!stale)
        setAlert(answer.error ? (problemText(answer.error) ?? t('controls.noAnswer')) : undefined);
    }, settleMs);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [look, file, mappingText, choices.currency, t]);

  const lacks = missing(preview.fields, mapping);
  const run = async () => {
    if (lacks.length > 0) {
      setAlert(t('import.lacks', { fields: lacks.map((x) => x.label).join(', ') }));
      document.getElementById('import-mapping')?.scrollIntoView({ block: 'start' });
      return;
    }
    const { currency, time_zone, platform } = choices;
    const answer = await start({
      body: {
        file_id: first.file_id,
        mapping: mappingText,
        currency,
        time_zone,
        ...(platform ? { platform: platform as Platform } : {}),
      },
    });
    if (answer.error) setAlert(problemText(answer.error) ?? t('controls.noAnswer'));
    else onStarted(answer.data.task.id);
  };
  return (
    <Stack sx={{ gap: 4 }}>
      <Recognised
        preview={preview}
        choices={choices}
        onChange={setChoices}
        asksPlatform={first.source === 'unknown' && !mapping.platform}
      />
      <MappingTable preview={preview} mapping={mapping} onChange={setMapping} />
      <FirstRows preview={preview} mapping={mapping} isStale={looking.isLoading} />
      <Problems problems={preview.problems} />
      <Card sx={{ position: 'sticky', bottom: 16, zIndex: 5, p: 3, pl: 4, boxShadow: 4 }}>
        <Stack direction="row" sx={{ alignItems: 'center', gap: 3, flexWrap: 'wrap' }}>
          <Box sx={{ flex: '1 1 280px' }}>
            {alert ? (
              <FormAlert>{alert}</FormAlert>
            ) : (
              <Typography variant="body2" color="textSecondary">
                {t('import.again')}
              </Typography>
            )}
          </Box>
          <Stack direction="row" sx={{ gap: 3, ml: 'auto' }}>
            <Button variant="outlined" onClick={onBack}>
              {t('import.other')}
            </Button>
            <Button variant="contained" loading={starting.isLoading} onClick={() => void run()}>
              {t('import.go', { rows: f.integer(preview.row_count_estimate) })}
            </Button>
          </Stack>
        </Stack>
      </Card>
    </Stack>
  );
}
