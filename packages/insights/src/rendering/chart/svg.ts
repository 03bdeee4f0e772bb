import { BarChart, LineChart, type BarSeriesOption, type LineSeriesOption } from 'echarts/charts';
import { GridComponent, type GridComponentOption } from 'echarts/components';
import { type ComposeOption, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { Html } from '../html/html.ts';
import type { Format } from './style.ts';

use([BarChart, LineChart, GridComponent, SVGRenderer]);

export type Option = ComposeOption<BarSeriesOption | LineSeriesOption | GridComponentOption>;

/** Draws a chart without a browser. ECharts escapes every text in it. */
export function renderSvg(option: Option, { name, width, font }: Format, height: number): Html {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption({ animation: false, textStyle: { fontFamily: 'inherit', fontSize: font }, ...option });
    return new Html(
      trimSvg(chart.renderToSVGString()).replace('<svg ', `<svg class="${name}" aria-hidden="true" focusable="false" `),
    );
  } finally {
    chart.dispose();
  }
}

/**
 * Removes the parts that only a pointer needs, clipping, whose ids would differ in each drawing, and the fixed width
 * and height.
 */
const trimSvg = (svg: string): string =>
  svg
    .replace(/<style[^>]*>[\s\S]*?<\/style>/, '')
    .replace(/<rect [^>]*fill="none"><\/rect>\n/, '')
    .replace(/<clipPath[\s\S]*?<\/clipPath>\n?/g, '')
    .replace(/<defs\s*>\s*<\/defs>\n?/, '')
    .replace(
      /^<svg width="\d+" height="\d+" xmlns="[^"]*" xmlns:xlink="[^"]*" version="1.1" baseProfile="full"/,
      '<svg',
    )
    .replace(/ (?:ecmeta_\w+|class|clip-path|pointer-events|xml:space)="[^"]*"/g, '');
