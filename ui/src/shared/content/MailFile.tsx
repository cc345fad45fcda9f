import { Button, Stack } from '@mui/material';
import { Download } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { downloadFile } from '@/api/download';
import { notify } from '@/shared/lib/toast';

const forms = ['eml', 'html'] as const;
/** A file's name on any system, readable in any language. */
const fileName = (title: string) =>
  title
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60) || 'mail';

/** The finished mail, for a mail program or for the page of a mailing tool. */
export function MailFile({ url, title }: { url: string; title: string }) {
  const { t } = useTranslation();
  return (
    <Stack direction="row" sx={{ gap: 1.5, flexWrap: 'wrap' }}>
      {forms.map((form) => (
        <Button
          key={form}
          size="small"
          variant="outlined"
          startIcon={<Download size={13} />}
          onClick={() =>
            void downloadFile(`${url}?format=${form}`, `${fileName(title)}.${form}`).catch(
              (e: unknown) => notify.failed(e),
            )
          }
        >
          {t(`publish.mailAs.${form}`)}
        </Button>
      ))}
    </Stack>
  );
}
