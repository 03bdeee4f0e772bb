/* eslint-disable @typescript-eslint/no-deprecated --
   The model that Grafana reads from provisioned files. The SDK points to the resources of a newer API. */
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';

export type Dashboard = dashboard.Dashboard;
export type DashboardBuilder = dashboard.DashboardBuilder;

export const createDashboardBuilder = (title: string): DashboardBuilder => new dashboard.DashboardBuilder(title);
