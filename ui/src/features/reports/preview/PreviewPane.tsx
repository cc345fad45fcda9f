import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReportRequest } from '@/api';
import { PageViewer } from './PageViewer';
import { usePreview } from './usePreview';

/** The report's real pages beside the form. */
export function PreviewPane({ request, title }: { request: ReportRequest; title: string }) {
  const { t } = useTranslation();
  const [wanted, setWanted] = useState(1);
  const preview = usePreview(request, wanted);
  return (
    <PageViewer
      preview={preview}
      heading={t('reports.preview')}
      title={title}
      wanted={wanted}
      onTurn={setWanted}
    />
  );
}
