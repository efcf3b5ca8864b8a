/** Draws one set of options, and says in one sentence what they show. */
import { useEffect, useRef } from "react";
import type { ChartOption } from "./option.ts";

interface ChartProps {
  readonly option: ChartOption;
  /** One sentence from the data, for whoever cannot see the picture. */
  readonly label: string;
  readonly height: number;
  /** Told the index of the bar or point that was clicked. */
  readonly onSelect?: (index: number) => void;
}

interface Drawing {
  setOption: (option: ChartOption, settings: { notMerge: boolean }) => void;
  resize: () => void;
  dispose: () => void;
  on: (event: "click", handler: (parameters: { dataIndex: number }) => void) => void;
  off: (event: "click") => void;
}

/** A chart, redrawn when its options or its place change. */
export function Chart({ option, label, height, onSelect }: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const drawing = useRef<Drawing | null>(null);
  const latest = useRef({ option, onSelect });

  useEffect(() => {
    const element = place.current;
    if (!element) return;
    let gone = false;
    const observer = new ResizeObserver(() => drawing.current?.resize());
    void import("./echarts.ts").then(({ init }) => {
      if (gone) return;
      const made = init(element, null, { renderer: "svg" }) as unknown as Drawing;
      drawing.current = made;
      made.on("click", ({ dataIndex }) => latest.current.onSelect?.(dataIndex));
      made.setOption(latest.current.option, { notMerge: true });
      observer.observe(element);
    });
    return () => {
      gone = true;
      observer.disconnect();
      drawing.current?.dispose();
      drawing.current = null;
    };
  }, []);

  useEffect(() => {
    latest.current = { option, onSelect };
  }, [option, onSelect]);

  useEffect(() => {
    drawing.current?.setOption(option, { notMerge: true });
  }, [option]);

  return <div ref={place} role="img" aria-label={label} style={{ height, width: "100%" }} />;
}
