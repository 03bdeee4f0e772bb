import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { type DashboardLink, DashboardLinkType } from '@grafana/grafana-foundation-sdk/dashboard';

/** The tag of all our dashboards. */
export const TAG = 'brewline';

/** Links at the top of a dashboard; the SDK's own builder puts them into a menu. */
export const createDashboardsLink = (): Builder<DashboardLink> => ({
  build: () => ({
    title: 'Brewline',
    type: DashboardLinkType.Dashboards,
    icon: '',
    tooltip: '',
    tags: [TAG],
    asDropdown: false,
    targetBlank: false,
    includeVars: false,
    keepTime: false,
  }),
});
