import { createBrowserRouter, Navigate, type RouteObject } from 'react-router';
import { NotFound, RouteError, RouteFallback } from '@/shared/ui/States';
import { AppShell } from './AppShell';
import { RequireSession, SignedOutOnly } from './SessionGate';
import type { PageHandle } from './nav';

/** A page whose figures follow the period in the top bar. */
const ranged: PageHandle = { range: true };

/** The only file that knows all pages. Each is a chunk of its own and exports `Component`. */
export const routes: RouteObject[] = [
  {
    element: <SignedOutOnly />,
    errorElement: <RouteError />,
    HydrateFallback: RouteFallback,
    children: [
      { path: 'login', lazy: () => import('@/features/auth/LoginPage') },
      { path: 'register', lazy: () => import('@/features/auth/RegisterPage') },
      { path: 'forgot-password', lazy: () => import('@/features/auth/ForgotPasswordPage') },
      { path: 'reset-password', lazy: () => import('@/features/auth/ResetPasswordPage') },
    ],
  },
  // Also for somebody who is signed in: an invitation may bring a second workspace.
  {
    errorElement: <RouteError />,
    HydrateFallback: RouteFallback,
    children: [
      { path: 'accept-invitation', lazy: () => import('@/features/auth/AcceptInvitationPage') },
      { path: 'invitations/:token', lazy: () => import('@/features/auth/AcceptInvitationPage') },
    ],
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
          { index: true, handle: ranged, lazy: () => import('@/features/dashboard/DashboardPage') },
          {
            path: 'campaigns',
            handle: ranged,
            lazy: () => import('@/features/campaigns/CampaignsPage'),
          },
          {
            path: 'campaigns/:id',
            handle: ranged,
            lazy: () => import('@/features/campaigns/CampaignPage'),
          },
          { path: 'insights', lazy: () => import('@/features/insights/InsightsPage') },
          { path: 'insights/anomalies', lazy: () => import('@/features/anomalies/AnomaliesPage') },
          {
            path: 'insights/anomalies/:id',
            lazy: () => import('@/features/anomalies/AnomalyPage'),
          },
          { path: 'insights/forecast', lazy: () => import('@/features/forecast/ForecastPage') },
          { path: 'insights/health', lazy: () => import('@/features/health/HealthPage') },
          {
            path: 'insights/benchmarks',
            handle: ranged,
            lazy: () => import('@/features/benchmarks/BenchmarksPage'),
          },
          { path: 'insights/predict', lazy: () => import('@/features/predict/PredictPage') },
          {
            path: 'insights/creative',
            handle: ranged,
            lazy: () => import('@/features/creative/CreativePage'),
          },
          { path: 'insights/models', lazy: () => import('@/features/models/ModelsPage') },
          { path: 'insights/models/:id', lazy: () => import('@/features/models/ModelPage') },
          {
            path: 'recommendations',
            lazy: () => import('@/features/recommendations/RecommendationsPage'),
          },
          {
            path: 'recommendations/budget',
            lazy: () => import('@/features/budget/BudgetPage'),
          },
          {
            path: 'recommendations/:id',
            lazy: () => import('@/features/recommendations/RecommendationPage'),
          },
          {
            path: 'connections',
            lazy: () => import('@/features/connections/ConnectionsPage'),
          },
          { path: 'tasks', lazy: () => import('@/features/tasks/TasksPage') },
          { path: 'tasks/:id', lazy: () => import('@/features/tasks/TaskPage') },
          {
            path: 'settings',
            lazy: () => import('./SettingsLayout'),
            children: [
              { index: true, element: <Navigate to="/settings/profile" replace /> },
              {
                errorElement: <RouteError />,
                children: [
                  { path: 'profile', lazy: () => import('@/features/settings/ProfilePage') },
                  { path: 'workspace', lazy: () => import('@/features/settings/WorkspacePage') },
                  { path: 'members', lazy: () => import('@/features/members/MembersPage') },
                  { path: 'api-keys', lazy: () => import('@/features/apiKeys/ApiKeysPage') },
                  { path: 'audit-log', lazy: () => import('@/features/audit/AuditPage') },
                  { path: 'schedules', lazy: () => import('@/features/schedules/SchedulesPage') },
                  { path: 'exchange-rates', lazy: () => import('@/features/rates/RatesPage') },
                  { path: '*', element: <NotFound /> },
                ],
              },
            ],
          },
          { path: 'welcome', lazy: () => import('@/features/onboarding/WelcomePage') },
          { path: 'import', lazy: () => import('@/features/import/ImportPage') },
          { path: 'dashboard', element: <Navigate to="/" replace /> },
          { path: '*', element: <NotFound /> },
        ],
      },
    ],
  },
];

export const router = createBrowserRouter(routes);
