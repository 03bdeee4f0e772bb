import { RowBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import type { DashboardBuilder } from './dashboard-model.ts';
import type { PanelBuilder } from './panel-builders.ts';

/** A panel and its size on the grid, which is 24 wide. */
export interface SizedPanel {
  readonly panel: PanelBuilder;
  readonly width: number;
  readonly height: number;
}

/** Panels under a title; the first section of a dashboard may have none. */
export interface Section {
  readonly title?: string;
  readonly panels: readonly SizedPanel[];
}

const GRID_WIDTH = 24;

/** Puts sections below each other and panels from left to right; a line that is not full is stretched. */
export function layOut(builder: DashboardBuilder, sections: readonly Section[]): DashboardBuilder {
  let [y, id] = [0, 0];
  for (const { title, panels } of sections) {
    if (panels.length === 0) continue;
    if (title !== undefined)
      builder.withRow(new RowBuilder(title).id((id += 1)).gridPos({ x: 0, y: y++, w: GRID_WIDTH, h: 1 }));
    for (const line of splitIntoLines(panels)) {
      const height = Math.max(...line.map((each) => each.height));
      const share = GRID_WIDTH / line.reduce((sum, { width }) => sum + width, 0);
      let x = 0;
      for (const { panel, width } of line) {
        builder.withPanel(panel.id((id += 1)).gridPos({ x, y, w: width * share, h: height }));
        x += width * share;
      }
      y += height;
    }
  }
  return builder;
}

function splitIntoLines(panels: readonly SizedPanel[]): SizedPanel[][] {
  const lines: SizedPanel[][] = [];
  let room = 0;
  for (const placed of panels) {
    if (placed.width > room) {
      lines.push([]);
      room = GRID_WIDTH;
    }
    lines.at(-1)!.push(placed);
    room -= placed.width;
  }
  return lines;
}
