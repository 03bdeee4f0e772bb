import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { type DashboardLink, DashboardLinkType } from '@grafana/grafana-foundation-sdk/dashboard';

/** What all dashboards of ours have in common. */
export const TAG = 'brewline';

/** Shown at the top; the SDK's own builder puts it into a menu. */
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
