// One drawn chart: redrawn at every width, read by pointer and by arrow keys, spoken through a live region.
import * as Plot from '@observablehq/plot';
import { useElementSize } from '@mantine/hooks';
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import { nearestPoint, nextPoint } from './navigation.ts';

/** One point as a person reads it. */
export interface Reading {
  readonly x: Date | number | string;
  /** Absent where nothing is drawn: hidden, or nothing to count. */
  readonly y?: number | string | undefined;
  readonly text: string;
}

export interface Drawing {
  readonly height: number;
  readonly readings: readonly Reading[];
  /** Points in one row of a grid; absent for a line or a row of bars. */
  readonly columns?: number | undefined;
  readonly options: (width: number) => Plot.PlotOptions;
}

interface Place {
  readonly x: number;
  readonly y: number;
}

export function PlotChart({ label, drawing }: { readonly label: string; readonly drawing: Drawing }) {
  const { ref: sizeRef, width } = useElementSize();
  const host = useRef<HTMLDivElement>(null);
  const [places, setPlaces] = useState<readonly Place[]>([]);
  const [current, setCurrent] = useState<number>();
  useEffect(() => {
    if (width < 80 || !host.current) return;
    const drawn = Plot.plot({ ...style, ...drawing.options(width), width, height: drawing.height });
    // Its own style element would need a number that Plot cannot be given; figures.css holds its rules.
    drawn.querySelector('style')?.remove();
    host.current.replaceChildren(drawn);
    setPlaces(drawing.readings.map((reading) => placeOf(drawn, reading, drawing.height)));
  }, [width, drawing]);

  const isGrid = drawing.columns !== undefined;
  const move = (event: KeyboardEvent) => {
    if (event.key === 'Escape') return setCurrent(undefined);
    const next = nextPoint(current, event.key, {
      count: drawing.readings.length,
      columns: drawing.columns ?? drawing.readings.length,
    });
    if (next === undefined) return;
    event.preventDefault();
    setCurrent(next);
  };
  const point = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    setCurrent(nearestPoint(places, event.clientX - box.left, event.clientY - box.top, isGrid));
  };
  return (
    <div
      ref={sizeRef}
      className="chart"
      style={{ height: drawing.height }}
      tabIndex={0}
      role="group"
      aria-roledescription="chart"
      aria-label={`${label}. Use the arrow keys to read each point.`}
      onKeyDown={move}
      onBlur={() => setCurrent(undefined)}
      onPointerMove={point}
      onPointerDown={point}
      onPointerLeave={(event) => event.pointerType === 'mouse' && setCurrent(undefined)}
    >
      <div ref={host} aria-hidden="true" />
      <Read place={places[current ?? -1]} text={drawing.readings[current ?? -1]?.text} width={width} />
    </div>
  );
}

function Read({
  place,
  text,
  width,
}: {
  readonly place: Place | undefined;
  readonly text: string | undefined;
  readonly width: number;
}) {
  const side = place && place.x > width / 2 ? 'end' : 'start';
  return (
    <>
      {place && text && (
        <>
          <span className="chart-ring" style={{ left: place.x, top: place.y }} />
          <span className="chart-reading" data-side={side} style={{ left: place.x, top: place.y }} aria-hidden="true">
            {text}
          </span>
        </>
      )}
      <span className="spoken" aria-live="polite">
        {text ?? ''}
      </span>
    </>
  );
}

const style = {
  style: {
    fontFamily: 'inherit',
    fontSize: '12px',
    background: 'transparent',
    overflow: 'visible',
    color: 'var(--chart-text)',
  },
};

function placeOf(drawn: Plot.Plot, { x, y }: Reading, height: number): Place {
  return {
    x: along(drawn.scale('x'), x) ?? 0,
    y: y === undefined ? height / 2 : (along(drawn.scale('y'), y) ?? height / 2),
  };
}

function along(scale: Plot.Scale | undefined, value: Date | number | string): number | undefined {
  const at: unknown = scale?.apply(value);
  return typeof at === 'number' && Number.isFinite(at) ? at + (scale?.bandwidth ?? 0) / 2 : undefined;
}
