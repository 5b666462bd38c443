// Hour and weekday for one channel at a time: the channel is chosen, because two hundred pictures are none.
import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { Heatmap } from '../charts/lazy.tsx';
import { hiddenCaption } from '../words/hidden.ts';
import { weekName } from '../words/weeks.ts';
import { Figure } from './figure.tsx';
import type { FigureOf } from './report-figure.tsx';
import { heatTable } from './tables.ts';

export function ChannelHeatmap({ answer, measure, series, csv }: FigureOf) {
  const [chosen, setChosen] = useState<string>();
  const shown = series.find((each) => each.group.id === chosen) ?? series[0];
  const all = shown?.points ?? [];
  const week = all.reduce((last, each) => (each.week > last ? each.week : last), '');
  const points = all.filter((each) => each.week === week);
  const title = `${measure.name}, by hour and weekday`;
  return (
    <>
      <NativeSelect
        label="Channel"
        mb="lg"
        maw={320}
        value={shown?.group.id ?? ''}
        data={series.map((each) => ({ value: each.group.id, label: each.group.name }))}
        onChange={(event) => setChosen(event.currentTarget.value)}
      />
      <Figure title={title} lead={week && `The four weeks that end with ${weekName(week)}. A day starts at 04:00.`} csv={csv} table={heatTable(points, measure.unit)} caption={hiddenCaption(points)}>
        <Heatmap label={title} points={points} unit={measure.unit} />
      </Figure>
    </>
  );
}
