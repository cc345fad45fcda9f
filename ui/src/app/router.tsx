import { createBrowserRouter, Navigate, type RouteObject } from 'react-router';
import { pageTexts } from '@/i18n';
import { NotFound, RouteError, RouteFallback } from '@/shared/ui/States';
import { AppShell } from './AppShell';
import { RequireSession, SignedOutOnly } from './SessionGate';
import type { PageHandle } from './nav';

/** A page whose figures follow the period in the top bar. */
const ranged: PageHandle = { range: true };

/** A page's code, and the words it speaks with: fetched side by side. */
const page =
  <T,>(load: () => Promise<T>) =>
  () =>
    Promise.all([load(), pageTexts()]).then(([module]) => module);

/** The only file that knows all pages. Each is a chunk of its own and exports `Component`. */
export const routes: RouteObject[] = [
  {
    element: <SignedOutOnly />,
    errorElement: <RouteError />,
    HydrateFallback: RouteFallback,
    children: [
      { path: 'login', lazy: page(() => import('@/features/auth/LoginPage')) },
      { path: 'register', lazy: page(() => import('@/features/auth/RegisterPage')) },
      { path: 'forgot-password', lazy: page(() => import('@/features/auth/ForgotPasswordPage')) },
      { path: 'reset-password', lazy: page(() => import('@/features/auth/ResetPasswordPage')) },
    ],
  },
  // Also for somebody who is signed in: an invitation may bring a second workspace.
  {
    errorElement: <RouteError />,
    HydrateFallback: RouteFallback,
    children: [
      {
        path: 'accept-invitation',
        lazy: page(() => import('@/features/auth/AcceptInvitationPage')),
      },
      {
        path: 'invitations/:token',
        lazy: page(() => import('@/features/auth/AcceptInvitationPage')),
      },
    ],
  },
  // For whoever has the link, signed in or not: no shell, and nothing of the workspace.
  {
    path: 'shared/:token',
    errorElement: <RouteError />,
    HydrateFallback: RouteFallback,
    lazy: page(() => import('@/features/sharedReport/SharedReportPage')),
  },
  {
    path: '/',
    element: (
      <RequireSession>
        <AppShell />
      </RequireSession>
    ),
    errorElement: <RouteError />,
    HydrateFallback: RouteFallback,
    children: [
      {
        errorElement: <RouteError />,
        children: [
          {
            index: true,
            handle: ranged,
            lazy: page(() => import('@/features/dashboard/DashboardPage')),
          },
          {
            path: 'campaigns',
            handle: ranged,
            lazy: page(() => import('@/features/campaigns/CampaignsPage')),
          },
          {
            path: 'campaigns/:id',
            handle: ranged,
            lazy: page(() => import('@/features/campaigns/CampaignPage')),
          },
          { path: 'insights', lazy: page(() => import('@/features/insights/InsightsPage')) },
          {
            path: 'insights/anomalies',
            lazy: page(() => import('@/features/anomalies/AnomaliesPage')),
          },
          {
            path: 'insights/anomalies/:id',
            lazy: page(() => import('@/features/anomalies/AnomalyPage')),
          },
          {
            path: 'insights/forecast',
            lazy: page(() => import('@/features/forecast/ForecastPage')),
          },
          { path: 'insights/mix', lazy: page(() => import('@/features/mix/MixPage')) },
          { path: 'insights/health', lazy: page(() => import('@/features/health/HealthPage')) },
          {
            path: 'insights/benchmarks',
            handle: ranged,
            lazy: page(() => import('@/features/benchmarks/BenchmarksPage')),
          },
          { path: 'insights/predict', lazy: page(() => import('@/features/predict/PredictPage')) },
          {
            path: 'insights/creative',
            handle: ranged,
            lazy: page(() => import('@/features/creative/CreativePage')),
          },
          { path: 'insights/models', lazy: page(() => import('@/features/models/ModelsPage')) },
          { path: 'insights/models/:id', lazy: page(() => import('@/features/models/ModelPage')) },
          {
            path: 'recommendations',
            lazy: page(() => import('@/features/recommendations/RecommendationsPage')),
          },
          {
            path: 'recommendations/budget',
            lazy: page(() => import('@/features/budget/BudgetPage')),
          },
          {
            path: 'recommendations/:id',
            lazy: page(() => import('@/features/recommendations/RecommendationPage')),
          },
          { path: 'reports', lazy: page(() => import('@/features/reports/ReportsPage')) },
          { path: 'reports/new', lazy: page(() => import('@/features/reports/BuilderPage')) },
          { path: 'reports/:id', lazy: page(() => import('@/features/reports/ReportPage')) },
          {
            path: 'reports/schedules',
            lazy: page(() => import('@/features/reports/schedules/SchedulesPage')),
          },
          {
            path: 'reports/schedules/new',
            lazy: page(() => import('@/features/reports/schedules/ScheduleEditorPage')),
          },
          {
            path: 'reports/schedules/:id',
            lazy: page(() => import('@/features/reports/schedules/ScheduleEditorPage')),
          },
          { path: 'content', lazy: page(() => import('@/features/content/ContentPage')) },
          {
            path: 'content/:id',
            lazy: page(() => import('@/features/content/studio/StudioPage')),
          },
          {
            path: 'content/strategy',
            lazy: page(() => import('@/features/content/strategy/StrategyPage')),
          },
          {
            path: 'content/performance',
            lazy: page(() => import('@/features/content/performance/PerformancePage')),
          },
          { path: 'sources', lazy: page(() => import('@/features/sources/SourcesPage')) },
          { path: 'archive', lazy: page(() => import('@/features/archive/ArchivePage')) },
          {
            path: 'publications',
            lazy: page(() => import('@/features/publications/PublicationsPage')),
          },
          { path: 'trends', lazy: page(() => import('@/features/trends/TrendsPage')) },
          {
            path: 'transcriptions',
            lazy: page(() => import('@/features/transcriptions/TranscriptionsPage')),
          },
          {
            path: 'transcriptions/:id',
            lazy: page(() => import('@/features/transcriptions/TranscriptionPage')),
          },
          { path: 'calendar', lazy: page(() => import('@/features/calendar/CalendarPage')) },
          { path: 'automation', lazy: page(() => import('@/features/automation/RulesPage')) },
          {
            path: 'automation/rules/:id',
            lazy: page(() => import('@/features/automation/builder/RulePage')),
          },
          {
            path: 'automation/rules/new',
            lazy: page(() => import('@/features/automation/builder/RulePage')),
          },
          { path: 'automation/rules', element: <Navigate to="/automation" replace /> },
          {
            path: 'automation/history',
            lazy: page(() => import('@/features/automation/history/HistoryPage')),
          },
          // One page: going from one alert to another keeps the list as it stands.
          { path: 'alerts/:id?', lazy: page(() => import('@/features/alerts/AlertsPage')) },
          { path: 'alerts/settings', element: <Navigate to="/settings/alerts" replace /> },
          {
            path: 'connections',
            lazy: page(() => import('@/features/connections/ConnectionsPage')),
          },
          { path: 'tasks', lazy: page(() => import('@/features/tasks/TasksPage')) },
          { path: 'tasks/:id', lazy: page(() => import('@/features/tasks/TaskPage')) },
          {
            path: 'settings',
            lazy: page(() => import('./SettingsLayout')),
            children: [
              { index: true, element: <Navigate to="/settings/profile" replace /> },
              {
                errorElement: <RouteError />,
                children: [
                  { path: 'profile', lazy: page(() => import('@/features/settings/ProfilePage')) },
                  {
                    path: 'workspace',
                    lazy: page(() => import('@/features/settings/WorkspacePage')),
                  },
                  { path: 'brand', lazy: page(() => import('@/features/brand/BrandPage')) },
                  { path: 'ai', lazy: page(() => import('@/features/ai/AiPage')) },
                  { path: 'members', lazy: page(() => import('@/features/members/MembersPage')) },
                  { path: 'api-keys', lazy: page(() => import('@/features/apiKeys/ApiKeysPage')) },
                  { path: 'audit-log', lazy: page(() => import('@/features/audit/AuditPage')) },
                  {
                    path: 'alerts',
                    lazy: page(() => import('@/features/alerts/settings/AlertSettingsPage')),
                  },
                  {
                    path: 'webhooks',
                    lazy: page(() => import('@/features/webhooks/WebhooksPage')),
                  },
                  {
                    path: 'schedules',
                    lazy: page(() => import('@/features/schedules/SchedulesPage')),
                  },
                  {
                    path: 'exchange-rates',
                    lazy: page(() => import('@/features/rates/RatesPage')),
                  },
                  { path: 'system', element: <Navigate to="/system" replace /> },
                  { path: '*', element: <NotFound /> },
                ],
              },
            ],
          },
          // Among the settings by its place, for those who run the server.
          {
            path: 'system',
            lazy: page(() => import('./SettingsLayout')),
            children: [
              {
                errorElement: <RouteError />,
                children: [
                  { index: true, lazy: page(() => import('@/features/system/SystemPage')) },
                ],
              },
            ],
          },
          { path: 'welcome', lazy: page(() => import('@/features/onboarding/WelcomePage')) },
          { path: 'import', lazy: page(() => import('@/features/import/ImportPage')) },
          { path: 'dashboard', element: <Navigate to="/" replace /> },
          { path: '*', element: <NotFound /> },
        ],
      },
    ],
  },
];

export const router = createBrowserRouter(routes);
