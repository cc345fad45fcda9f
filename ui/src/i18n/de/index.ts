import auth from './auth.json';
import campaign from './campaign.json';
import campaigns from './campaigns.json';
import chart from './chart.json';
import common from './common.json';
import connections from './connections.json';
import dashboard from './dashboard.json';
import dropzone from './dropzone.json';
import importFlow from './import.json';
import metric from './metric.json';
import nav from './nav.json';
import palette from './palette.json';
import range from './range.json';
import role from './role.json';
import shell from './shell.json';
import states from './states.json';
import status from './status.json';
import table from './table.json';
import tasks from './tasks.json';
import tasksPage from './tasksPage.json';
import valid from './valid.json';
import welcome from './welcome.json';

export default {
  auth,
  campaign,
  campaigns,
  chart,
  common,
  connections,
  dashboard,
  dropzone,
  import: importFlow,
  metric,
  nav,
  palette,
  range,
  role,
  shell,
  states,
  status,
  table,
  tasks,
  tasksPage,
  valid,
  welcome,
};
