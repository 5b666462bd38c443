// The charts, loaded when the first one is needed, with a skeleton of their size until then.
import { Skeleton } from '@mantine/core';
import { lazy, type ReactNode, Suspense } from 'react';
import type { GroupLinesProps } from './group-lines.tsx';
import type { HeatmapProps } from './heatmap.tsx';
import type { ResponseTimesProps } from './response-times.tsx';
import type { WeeklyChartProps } from './weekly.tsx';

const Weekly = lazy(() => import('./weekly.tsx'));
const Lines = lazy(() => import('./group-lines.tsx'));
const Heat = lazy(() => import('./heatmap.tsx'));
const Responses = lazy(() => import('./response-times.tsx'));

const Wait = ({ height, children }: { readonly height: number; readonly children: ReactNode }) => (
  <Suspense fallback={<Skeleton height={height} />}>{children}</Suspense>
);

export const WeeklyChart = (props: WeeklyChartProps) => (
  <Wait height={props.height ?? 220}>
    <Weekly {...props} />
  </Wait>
);
export const GroupLines = (props: GroupLinesProps) => (
  <Wait height={320}>
    <Lines {...props} />
  </Wait>
);
export const Heatmap = (props: HeatmapProps) => (
  <Wait height={272}>
    <Heat {...props} />
  </Wait>
);
export const ResponseTimes = (props: ResponseTimesProps) => (
  <Wait height={240}>
    <Responses {...props} />
  </Wait>
);
