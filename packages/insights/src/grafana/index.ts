export { buildDashboardFiles } from './dashboard-files.ts';
