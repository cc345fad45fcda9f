import { Box, Button, Card } from '@mui/material';
import { Coins, LockKeyhole } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Navigate } from 'react-router';
import { usePreviewImportMutation, type ImportPreview } from '@/api';
import { useParam } from '@/shared/lib/useParam';
import { useCan } from '@/shared/lib/workspace';
import { Dropzone } from '@/shared/ui/Dropzone';
import { FormAlert } from '@/shared/ui/Field';
import { Page } from '@/shared/ui/Page';
import { PageHeader } from '@/shared/ui/PageHeader';
import { EmptyState } from '@/shared/ui/States';
import { problemText } from '@/api/problem';
import { CheckStep } from './CheckStep';
import { ImportTask } from './ImportTask';
import { Steps } from './Steps';

const maxBytes = 512_000_000;

/** Choose a file → check what was recognised → import. The running import stands in the address. */
export function Component() {
  const { t } = useTranslation();
  const can = useCan();
  const [taskId, setTask] = useParam('task');
  // Where exchange rates stood before they had a page of their own.
  const [kind] = useParam('kind');
  if (kind === 'rates') return <Navigate to="/settings/exchange-rates" replace />;
  return (
    <Page title={t('nav.import')}>
      <PageHeader
        title={t('import.title')}
        subtitle={t('import.subtitle')}
        actions={
          <Button
            component={Link}
            to="/settings/exchange-rates"
            variant="outlined"
            startIcon={<Coins size={15} />}
          >
            {t('settings.rates')}
          </Button>
        }
      />
      {!can('editor') ? (
        <Card>
          <EmptyState icon={LockKeyhole} title={t('import.viewer')} hint={t('import.viewerHint')} />
        </Card>
      ) : taskId ? (
        <>
          <Steps at={2} />
          <ImportTask id={taskId} onAgain={() => setTask('')} />
        </>
      ) : (
        <Prepare onStarted={setTask} />
      )}
    </Page>
  );
}

function Prepare({ onStarted }: { onStarted: (taskId: string) => void }) {
  const { t } = useTranslation();
  const [look, { isLoading }] = usePreviewImportMutation();
  const [file, setFile] = useState<File | null>(null);
  const [preview, setPreview] = useState<ImportPreview | null>(null);
  const [alert, setAlert] = useState<string>();
  const choose = async (chosen: File) => {
    setAlert(undefined);
    const answer = await look({ body: { file: chosen } });
    if (answer.error) return setAlert(problemText(answer.error) ?? t('controls.noAnswer'));
    setFile(chosen);
    setPreview(answer.data);
  };
  if (file && preview)
    return (
      <>
        <Steps at={1} />
        <CheckStep
          key={preview.file_id}
          file={file}
          first={preview}
          onBack={() => setPreview(null)}
          onStarted={onStarted}
        />
      </>
    );
  return (
    <>
      <Steps at={0} />
      <Card sx={{ p: { xs: 4, sm: 6 } }}>
        <Box sx={{ mb: alert ? 4 : 0 }}>
          <FormAlert>{alert}</FormAlert>
        </Box>
        <Dropzone
          accept={['.csv', '.tsv', '.txt']}
          maxBytes={maxBytes}
          busy={isLoading}
          title={t(isLoading ? 'import.reading' : 'import.drop')}
          hint={t('import.dropHint')}
          onFile={(f) => void choose(f)}
        />
      </Card>
    </>
  );
}
