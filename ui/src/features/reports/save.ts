import type { Report } from '@/api';
import { downloadFile } from '@/api/download';
import { notify } from '@/shared/lib/toast';

/** Fetches a report's file and saves it under its own name. */
export function saveReport(r: Pick<Report, 'id' | 'file_name' | 'format' | 'title'>) {
  return downloadFile(
    `/api/v1/reports/${r.id}/file`,
    r.file_name ?? `${r.title}.${r.format}`,
  ).catch((e: unknown) => notify.failed(e));
}
