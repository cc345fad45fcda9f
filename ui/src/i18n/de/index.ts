import advice from './advice.json';
import alerts from './alerts.json';
import anomalies from './anomalies.json';
import apiKeys from './apiKeys.json';
import audit from './audit.json';
import automation from './automation.json';
import auth from './auth.json';
import benchmarks from './benchmarks.json';
import brand from './brand.json';
import budget from './budget.json';
import campaign from './campaign.json';
import campaigns from './campaigns.json';
import chart from './chart.json';
import condition from './condition.json';
import controls from './controls.json';
import content from './content.json';
import connections from './connections.json';
import connectors from './connectors.json';
import creative from './creative.json';
import dashboard from './dashboard.json';
import dropzone from './dropzone.json';
import forecast from './forecast.json';
import health from './health.json';
import importFlow from './import.json';
import insights from './insights.json';
import interval from './interval.json';
import members from './members.json';
import metric from './metric.json';
import mix from './mix.json';
import models from './models.json';
import nav from './nav.json';
import notes from './notes.json';
import palette from './palette.json';
import predict from './predict.json';
import profile from './profile.json';
import range from './range.json';
import rates from './rates.json';
import reasons from './reasons.json';
import reports from './reports.json';
import reportSchedules from './reportSchedules.json';
import role from './role.json';
import row from './row.json';
import schedules from './schedules.json';
import settings from './settings.json';
import sharedReport from './sharedReport.json';
import shell from './shell.json';
import states from './states.json';
import status from './status.json';
import system from './system.json';
import table from './table.json';
import tasks from './tasks.json';
import taskWords from './taskWords.json';
import tasksPage from './tasksPage.json';
import valid from './valid.json';
import welcome from './welcome.json';
import workspace from './workspace.json';
import calendar from './calendar.json';
import studio from './studio.json';
import publish from './publish.json';
import strategy from './strategy.json';
import speech from './speech.json';
import sources from './sources.json';
import trends from './trends.json';
import archive from './archive.json';
import publications from './publications.json';
import works from './works.json';
import ai from './ai.json';
import webhooks from './webhooks.json';

export default {
  webhooks,
  ai,
  works,
  publications,
  archive,
  trends,
  sources,
  speech,
  strategy,
  publish,
  studio,
  calendar,
  advice,
  alerts,
  anomalies,
  apiKeys,
  audit,
  automation,
  auth,
  benchmarks,
  brand,
  budget,
  campaign,
  campaigns,
  chart,
  condition,
  controls,
  content,
  connections,
  connectors,
  creative,
  dashboard,
  dropzone,
  forecast,
  health,
  import: importFlow,
  insights,
  interval,
  members,
  metric,
  mix,
  models,
  nav,
  notes,
  palette,
  predict,
  profile,
  range,
  rates,
  reasons,
  reports,
  reportSchedules,
  role,
  row,
  schedules,
  settings,
  sharedReport,
  shell,
  states,
  status,
  system,
  table,
  tasks,
  taskWords,
  tasksPage,
  valid,
  welcome,
  workspace,
};
