import { fireEvent, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { show } from "@/testing/render.tsx";
import { DropZone } from "./drop-zone.tsx";

const file = (name: string) => new File(["a\n"], name);

it("hands on every file that was picked", async () => {
  const onFiles = vi.fn();
  await show(<DropZone onFiles={onFiles} />);
  await userEvent.upload(screen.getByLabelText("Choose files"), [file("one.csv"), file("two.csv")]);
  expect(onFiles.mock.calls[0]?.[0].map(({ name }: File) => name)).toEqual(["one.csv", "two.csv"]);
});

it("hands on every file that was dropped", async () => {
  const onFiles = vi.fn();
  await show(<DropZone onFiles={onFiles} />);
  const files = [file("one.csv"), file("two.xlsx")];
  fireEvent.drop(screen.getByText("Drop files here"), { dataTransfer: { files } });
  expect(onFiles).toHaveBeenCalledWith(files);
});
